// The seed's Express example as it is, but for the port, and for what shows it to the check: the processing takes a
// while and keeps in a file what it has handled.
const express = require('express')
const crypto = require('crypto')
const fs = require('fs')
const app = express()
app.use(express.json())
const WEBHOOK_SECRET = process.env.AUDIAN_WEBHOOK_SECRET
app.post('/webhooks', (req, res) => {
  const signature = req.headers['x-audian-signature']
  const timestamp = req.headers['x-audian-timestamp']
  const body = JSON.stringify(req.body)
  const expected = crypto.createHmac('sha256', WEBHOOK_SECRET).update(`${timestamp}.${body}`).digest('hex')
  if (signature !== expected) {
    return res.status(401).json({ error: 'Invalid signature' })
  }
  const event = req.body
  handleWebhookEvent(event).catch((err) => {
    console.error('Error processing webhook:', err)
  })
  res.json({ received: true })
})
async function handleWebhookEvent(event) {
  await new Promise((resolve) => setTimeout(resolve, 5000))
  fs.appendFileSync(process.env.DATA, `${event.id}\n`)
}
app.get('/handled', (_req, res) => {
  const counts = {}
  for (const id of handled()) counts[id] = (counts[id] ?? 0) + 1
  res.json(counts)
})
function handled() {
  return fs.existsSync(process.env.DATA) ? fs.readFileSync(process.env.DATA, 'utf8').split('\n').filter(Boolean) : []
}
app.listen(process.env.PORT, '127.0.0.1', () => console.log('Listening'))
