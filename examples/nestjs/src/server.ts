import 'reflect-metadata'
import { createWebhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { memoryStore } from '@audian-webhooks/store-memory'
import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

const port = Number(process.env.PORT ?? 3000)
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

// Nest's own parsers run before a module's middleware; `rawBody` makes them keep the bytes.
@Module({})
class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(expressWebhooks(webhooks)).forRoutes('webhooks')
  }
}

const app = await NestFactory.create(AppModule, { rawBody: true, logger: ['error', 'warn'] })
await app.listen(port)
console.log(`Listening on http://localhost:${port}/webhooks`)

process.once('SIGTERM', async () => {
  await webhooks.close()
  await app.close()
})
