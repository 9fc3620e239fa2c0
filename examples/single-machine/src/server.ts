import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { createWebhooks } from '@audian-webhooks/core'
import { deadLetters, PermanentError, startWorkers } from '@audian-webhooks/core/queue'
import { nodeWebhooks } from '@audian-webhooks/node'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { sqliteStore } from '@audian-webhooks/store-sqlite'
import { prepareDatabase } from '@audian-webhooks/store-sqlite/database'
import Database from 'libsql'
import { startBoard } from './board.ts'

const port = Number(process.env.PORT ?? 3000)
const boardPort = Number(process.env.BOARD_PORT ?? 3001)
const database = new Database(process.env.DATABASE ?? 'webhooks.db')
prepareDatabase(database)

const queue = sqliteQueue({ database })
const webhooks = createWebhooks({
  name: 'single-machine',
  secret: process.env.AUDIAN_WEBHOOK_SECRET,
  store: sqliteStore({ database }),
  queue,
})

webhooks.on('call.completed', async (event, ctx) => {
  await pause(1000, undefined, { signal: ctx.signal }) // replace this with the real work
  console.log(`${event.data.call_id} took ${event.data.duration} s (attempt ${ctx.attempt})`)
})
webhooks.on('call.failed', (event) => {
  throw new PermanentError(`no customer belongs to ${event.data.call_id}`)
})
startWorkers(webhooks, { concurrency: 5 })
const board = await startBoard(boardPort, { queue, deadLetters: deadLetters(webhooks) })

const server = createServer(nodeWebhooks(webhooks, { path: '/webhooks' }))
server.listen(port, () => console.log(`Listening on http://localhost:${port}/webhooks`))

process.once('SIGTERM', async () => {
  server.close()
  await board.close()
  await webhooks.close()
  await queue.close()
  database.close()
})
