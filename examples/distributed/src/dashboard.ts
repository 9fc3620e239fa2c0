import { bullmqQueue } from '@audian-webhooks/queue-bullmq'
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import Fastify from 'fastify'
import { queueConnection } from './redis.ts'

// bull-board: waiting, running and dead jobs. It has no login, so it listens on this machine only.
const port = Number(process.env.PORT ?? 3001)
const host = process.env.HOST ?? '127.0.0.1'
const queue = bullmqQueue({ connection: queueConnection })

const boards = Object.values(queue.bull).map((bull) => {
  // Jobs are replayed by dead-letters.ts, which asks the store whether the event was handled in the meantime.
  const board = new BullMQAdapter(bull, { readOnlyMode: true })
  board.setFormatter('data', withoutBody)
  return board
})
const adapter = new FastifyAdapter()
createBullBoard({ queues: boards, serverAdapter: adapter })

const app = Fastify()
await app.register(adapter.registerPlugin())
await app.listen({ port, host })
console.log(`Listening on http://${host}:${port}/`)

process.once('SIGTERM', async () => {
  await app.close()
  await queue.close()
})

/** Bodies contain phone numbers, which a dashboard does not need to show. */
function withoutBody(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data), (name, value) => (name === 'body' ? '[not shown]' : value))
}
