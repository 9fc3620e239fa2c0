import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** Answers once: `fails` with 500, `waits` until `release()`. */
type ServiceAnswer = 'works' | 'fails' | 'waits'

/** What the handlers of a page's program call, so that a test sees which of them ran, and decides how they end. */
export interface Service {
  readonly url: string
  /** Calls that have begun, in their order: the function's name and its argument. */
  readonly begun: readonly { readonly name: string; readonly argument: unknown }[]
  /** Names of the functions whose calls have succeeded. */
  readonly succeeded: readonly string[]
  /** How the next calls end. Default: all succeed. */
  plan(...answers: readonly ServiceAnswer[]): void
  /** Ends the waiting calls. Default: they succeed. */
  release(answer?: 'works' | 'fails'): void
  /** Forgets all calls and plans; the waiting calls fail. */
  reset(): void
  stop(): Promise<void>
}

export async function startService(): Promise<Service> {
  const begun: { name: string; argument: unknown }[] = []
  const succeeded: string[] = []
  const planned: ServiceAnswer[] = []
  const waiting: { succeed(): void; end(status: number): void }[] = []
  const server = createServer(async (request, response) => {
    const name = request.url?.slice(1) ?? ''
    begun.push({ name, argument: await json(request) })
    const end = (status: number) => void response.writeHead(status).end()
    const succeed = () => {
      succeeded.push(name)
      end(200)
    }
    const answer = planned.shift() ?? 'works'
    if (answer === 'works') succeed()
    if (answer === 'fails') end(500)
    if (answer === 'waits') waiting.push({ succeed, end })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const release = (answer = 'works') => {
    for (const { succeed, end } of waiting.splice(0)) answer === 'works' ? succeed() : end(500)
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    begun,
    succeeded,
    plan: (...answers) => void planned.push(...answers),
    release,
    reset() {
      release('fails')
      for (const list of [begun, succeeded, planned]) list.splice(0)
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
