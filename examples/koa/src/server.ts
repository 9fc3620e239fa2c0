import { createWebhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { bodyParser } from '@koa/bodyparser'
import Koa from 'koa'

const port = Number(process.env.PORT ?? 3000)
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

const receive = nodeWebhooks(webhooks)

const app = new Koa()
app.use(async (context, next) => {
  if (context.path !== '/webhooks') return await next()
  context.respond = false // the adapter writes the answer itself
  return receive(context.req, context.res)
})
app.use(bodyParser())
app.use((context) => {
  context.body = { ordered: context.request.body }
})

const server = app.listen(port, () => console.log(`Listening on http://localhost:${port}/webhooks`))

process.once('SIGTERM', async () => {
  server.close()
  await webhooks.close()
})
