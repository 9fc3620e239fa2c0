import { createServer } from 'node:http'
import { createWebhooks } from '@audian-webhooks/core'
import { startWorkers } from '@audian-webhooks/core/queue'
import { nodeWebhooks } from '@audian-webhooks/node'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { sqliteStore } from '@audian-webhooks/store-sqlite'
import { prepareDatabase } from '@audian-webhooks/store-sqlite/database'
import Database from 'libsql'

// Answers once the event is in a queue on disk, and counts in the same file what it has handled.
const { DATA = '', PORT = '', AUDIAN_WEBHOOK_SECRET } = process.env
const database = new Database(DATA)
prepareDatabase(database)
database.exec('CREATE TABLE IF NOT EXISTS handled (id TEXT PRIMARY KEY, count INTEGER NOT NULL)')

// Short, so that work continues soon after a crash.
const queue = sqliteQueue({ database, lockMs: 1000, pollMs: 50 })
const webhooks = createWebhooks({
  name: 'checked',
  secret: AUDIAN_WEBHOOK_SECRET,
  store: sqliteStore({ database }),
  queue,
  leaseMs: 3000,
  renewMs: 1000,
})
webhooks.on('call.completed', ({ id }) => {
  database
    .prepare('INSERT INTO handled VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1')
    .run(id ?? 'without id')
})
startWorkers(webhooks, { concurrency: 5 })

const listener = nodeWebhooks(webhooks, { path: '/webhooks' })
createServer((request, response) => {
  if (request.url !== '/handled') return void listener(request, response)
  const rows = database.prepare('SELECT id, count FROM handled').all() as { id: string; count: number }[]
  response.end(JSON.stringify(Object.fromEntries(rows.map(({ id, count }) => [id, count]))))
}).listen(Number(PORT), '127.0.0.1')
