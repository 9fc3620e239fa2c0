import { createBullBoard } from '@bull-board/api'
import { FastifyAdapter } from '@bull-board/fastify'
import Fastify from 'fastify'
import { type BoardQueuesOptions, boardQueues } from '../board.ts'

interface BoardAnswer {
  readonly status: number
  /** Parsed JSON, in the form that a test expects. */
  readonly body: Record<string, never>
}

/** A bull-board on its own port, and its JSON API. */
export interface BoardServer {
  get(path: string): Promise<BoardAnswer>
  send(method: 'PUT' | 'POST' | 'PATCH', path: string, body?: object): Promise<BoardAnswer>
  close(): Promise<void>
}

export async function boardServer(options: BoardQueuesOptions): Promise<BoardServer> {
  const serverAdapter = new FastifyAdapter()
  // An answer that does not have the form which bull-board's page expects becomes a 500.
  createBullBoard({ queues: boardQueues(options), serverAdapter, options: { validateResponses: true } })
  const app = Fastify()
  await app.register(serverAdapter.registerPlugin())
  const url = await app.listen({ port: 0, host: '127.0.0.1' })

  async function request(method: string, path: string, body?: object): Promise<BoardAnswer> {
    const content = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(`${url}/api${path}`, { method, ...content })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  }
  return { get: (path) => request('GET', path), send: request, close: () => app.close() }
}
