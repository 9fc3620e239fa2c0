// The seed's Express example as it is, but for what makes it run here: the port comes from PORT, the call-back
// reports it, and handleWebhookEvent() prints the event's name.
const express = require('express')
const crypto = require('crypto')
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
  console.log(`Received event: ${event.event}`)
}
app.listen(process.env.PORT, () => {
  console.log('Listening')
})
