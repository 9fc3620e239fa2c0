// A receiver on Express. FAULT names the mistake that it makes. What it has handled is in a file: DATA.
const { createHash, createHmac, timingSafeEqual } = require('node:crypto')
const { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } = require('node:fs')
const express = require('express')

const { AUDIAN_WEBHOOK_SECRET: secret, FAULT: fault, PORT: port, DATA: data } = process.env
const app = express()
const done = new Set(lines())

app.get('/handled', (_request, response) => {
  const counts = {}
  for (const id of lines()) counts[id] = (counts[id] ?? 0) + 1
  response.json(counts)
})

const raw = fault === 'json-type-only' ? 'application/json' : () => true
const size = fault === 'small-limit' ? '100kb' : '1mb'
if (fault === 'reserialised') app.use(express.json({ limit: size, type: () => true, strict: false }))
else app.use(express.raw({ type: raw, limit: size }))

app.post('/webhooks', (request, response) => {
  const body = fault === 'reserialised' ? Buffer.from(JSON.stringify(request.body) ?? '') : request.body
  if (!isAuthentic(request, body)) return response.status(401).json({ error: 'Invalid signature' })
  if (!isTimely(request)) return response.status(503).json({ error: 'Clock' })
  let event
  try {
    event = JSON.parse(body.toString())
    if (typeof event.event !== 'string') throw new TypeError('Not an event')
  } catch {
    return response.status(500).json({ error: 'Not an event' })
  }
  if (fault === 'unknown-refused' && !event.event.startsWith('call.')) {
    return response.status(400).json({ error: 'Unknown event' })
  }
  const key = event.id ?? createHash('sha256').update(body).digest('hex')
  if (fault === 'answered-before') {
    response.json({ received: true })
    setTimeout(() => handle(key), 5000) // stands for the work
    return
  }
  handle(key)
  response.json({ received: true })
})

// biome-ignore lint/complexity/useMaxParams: by their number Express knows that it handles errors
app.use((error, request, response, _next) => {
  const status = request.get('x-audian-signature') === undefined ? error.status : 500
  response.status(fault === 'small-limit' ? error.status : (status ?? 500)).json({ error: error.type })
})

app.listen(port, '127.0.0.1', () => console.log('Listening'))

function isAuthentic(request, body) {
  const timestamp = request.get('x-audian-timestamp') ?? ''
  if (!/^\d+$/.test(timestamp) || !Buffer.isBuffer(body)) return false
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
  const signature = (request.get('x-audian-signature') ?? '').replace(/^sha256=/, '')
  return signature.length === 64 && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
}

function isTimely(request) {
  const age = Date.now() / 1000 - Number(request.get('x-audian-timestamp'))
  return age < 75 * 60 && age > -300
}

/** Once an event, on disk before it returns. */
function handle(key) {
  if (done.has(key)) return
  done.add(key)
  const file = openSync(data, 'a')
  appendFileSync(file, `${key}\n`)
  fsyncSync(file)
  closeSync(file)
}

function lines() {
  return existsSync(data) ? readFileSync(data, 'utf8').split('\n').filter(Boolean) : []
}
