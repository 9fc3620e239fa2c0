import 'reflect-metadata'
import { createWebhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { memoryStore } from '@audian-webhooks/store-memory'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

const port = Number(process.env.PORT ?? 3000)
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

@Module({})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
// Must run before Nest's own parsers, which come with listen(): the signature is made over the bytes as they arrive.
app.use('/webhooks', expressWebhooks(webhooks))
await app.listen(port)
console.log(`Listening on http://localhost:${port}/webhooks`)

process.once('SIGTERM', async () => {
  await webhooks.close()
  await app.close()
})
