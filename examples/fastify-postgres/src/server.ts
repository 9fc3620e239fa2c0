import { createWebhooks } from '@audian-webhooks/core'
import { fastifyWebhooks } from '@audian-webhooks/fastify'
import { postgresStore } from '@audian-webhooks/store-postgres'
import Fastify from 'fastify'
import { Pool } from 'pg'

const port = Number(process.env.PORT ?? 3000)
const pool = new Pool({ connectionString: process.env.DATABASE_URL ?? 'postgres://localhost/app', max: 10 })
pool.on('error', (error) => console.error(`PostgreSQL: ${error.message}`))

const store = postgresStore({ pool, transactional: true })
await store.migrate()
await pool.query('CREATE TABLE IF NOT EXISTS accounts (number text PRIMARY KEY, seconds bigint NOT NULL)')
const pruner = store.startPruning()

const webhooks = createWebhooks({
  name: 'fastify-postgres', // the same in every process of this service
  secret: process.env.AUDIAN_WEBHOOK_SECRET,
  store,
})

// Adding is not repeatable. In the transaction that also records the event, it happens once.
webhooks.on('call.completed', async (event, ctx) => {
  await ctx.tx.query(
    `INSERT INTO accounts AS account VALUES ($1, $2)
     ON CONFLICT (number) DO UPDATE SET seconds = account.seconds + excluded.seconds`,
    [event.data.from, event.data.duration],
  )
})

const app = Fastify()
app.register(fastifyWebhooks, { webhooks, path: '/webhooks' })
app.get('/accounts', async () => (await pool.query('SELECT number, seconds::int FROM accounts ORDER BY number')).rows)

await app.listen({ port })
console.log(`Listening on http://localhost:${port}/webhooks`)

process.once('SIGTERM', async () => {
  await webhooks.close()
  await app.close()
  await pruner.stop()
  await pool.end()
})
