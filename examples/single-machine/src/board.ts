import { type BoardQueuesOptions, boardQueues } from '@audian-webhooks/queue-sqlite/board'
import { createBullBoard } from '@bull-board/api'
import { FastifyAdapter } from '@bull-board/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

/** Shows waiting, running and dead jobs. It contains phone numbers and has no login, so it listens on this machine only. */
export async function startBoard(port: number, options: BoardQueuesOptions): Promise<FastifyInstance> {
  const serverAdapter = new FastifyAdapter()
  const uiConfig = { boardTitle: 'Webhooks', hideRedisDetails: true }
  createBullBoard({ queues: boardQueues(options), serverAdapter, options: { uiConfig } })

  const board = Fastify()
  // A page of another site could make its name resolve to this machine (DNS rebinding), and read the board through the browser.
  board.addHook('onRequest', async ({ hostname }, reply) => {
    if (!['127.0.0.1', 'localhost'].includes(hostname)) await reply.code(403).send()
  })
  await board.register(serverAdapter.registerPlugin())
  console.log(`What is in the queue: ${await board.listen({ port, host: '127.0.0.1' })}`)
  return board
}
