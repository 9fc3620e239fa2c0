// A receiver on node:http alone, as someone writes it without a library. FAULT names the mistake that it makes.
const { createHash, createHmac, timingSafeEqual } = require('node:crypto')
const { createServer } = require('node:http')

const { AUDIAN_WEBHOOK_SECRET: secret, FAULT: fault, PORT: port } = process.env
const limit = 1_048_576
const counts = new Map()
const done = new Set()
const running = new Set()

createServer((request, response) => {
  if (request.url === '/handled') return void response.end(JSON.stringify(Object.fromEntries(counts)))
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
    // What has not been read must not be taken for the next request.
    if (!request.complete) request.resume()
  }
  if (request.method !== 'POST') {
    if (fault === 'get-accepted' && request.method === 'GET') return answer(200, { status: 'up' })
    response.setHeader('allow', 'POST')
    response.shouldKeepAlive = false
    return answer(405, { error: 'Method not allowed' })
  }
  const chunks = []
  let size = 0
  request.on('error', () => undefined)
  request.on('data', (chunk) => {
    size += chunk.length
    if (size > limit && fault !== 'no-limit') {
      if (response.headersSent) return
      response.shouldKeepAlive = false
      const isAudian = request.headers['x-audian-signature'] !== undefined
      return answer(isAudian ? 503 : 413, { error: 'Too large' })
    }
    chunks.push(chunk)
  })
  request.on('end', async () => {
    if (response.headersSent) return
    const body = Buffer.concat(chunks)
    const { 'x-audian-timestamp': timestamp, 'x-audian-signature': header = '' } = request.headers
    if (!isAuthentic(body, timestamp, header)) return answer(401, { error: 'Invalid signature' })
    if (!isTimely(timestamp)) return answer(503, { error: 'Clock' })
    if (fault === 'crash-on-malformed')
      return await take(JSON.parse(body.toString().replace('\ufeff', '')), request, { body, answer })
    try {
      await take(JSON.parse(body.toString().replace('\ufeff', '')), request, { body, answer })
    } catch {
      answer(500, { error: 'Not an event' })
    }
  })
}).listen(port, '127.0.0.1', () => console.log('Listening'))

function isAuthentic(body, timestamp = '', header) {
  if (!/^\d+$/.test(timestamp)) return false
  const signature = header.replace(/^sha256=/, '')
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
  if (fault === 'prefix-compared') return signature !== '' && expected.startsWith(signature.slice(0, 64))
  return signature.length === 64 && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
}

function isTimely(timestamp) {
  const age = Date.now() / 1000 - Number(timestamp)
  return age < 75 * 60 && age > -300
}

async function take(event, request, { body, answer }) {
  if (typeof event.event !== 'string') throw new TypeError('Not an event')
  const bodyKey = event.id ?? createHash('sha256').update(body).digest('hex')
  const key = fault === 'key-from-header' ? request.headers['x-audian-delivery-id'] : bodyKey
  if (fault !== 'race') {
    if (running.has(key)) return answer(503, { error: 'Busy' })
    running.add(key)
  }
  if (!done.has(key)) {
    await new Promise((resolve) => setTimeout(resolve, fault === 'race' ? 200 : 20)) // stands for a query
    counts.set(bodyKey, (counts.get(bodyKey) ?? 0) + 1)
    done.add(key)
  }
  running.delete(key)
  answer(200, { received: true })
}
