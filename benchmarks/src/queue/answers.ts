import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { BenchmarkDelivery } from '../deliveries.ts'

/** How a burst of deliveries was answered. */
export interface Answers {
  /** Milliseconds from sending a request to its answer, the shortest first. */
  readonly sortedMs: readonly number[]
  readonly perSecond: number
}

/** Sends all deliveries over this many connections. @throws Error if one is not answered 200 */
export async function sendAll(
  port: number,
  deliveries: readonly BenchmarkDelivery[],
  connections: number,
): Promise<Answers> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const rest = deliveries.values()
  const times: number[] = []
  const connection = async () => {
    for (const delivery of rest) times.push(await send(agent, port, delivery))
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: connections }, connection))
  const seconds = (performance.now() - start) / 1000
  agent.destroy()
  return { sortedMs: times.sort((one, other) => one - other), perSecond: deliveries.length / seconds }
}

async function send(agent: Agent, port: number, { headers, body }: BenchmarkDelivery): Promise<number> {
  const start = performance.now()
  const sent = request({ agent, port, host: '127.0.0.1', path: '/webhooks', method: 'POST', headers })
  sent.end(body)
  const [answer] = await once(sent, 'response')
  answer.resume()
  await once(answer, 'end')
  if (answer.statusCode !== 200) throw new Error(`A delivery was answered ${answer.statusCode}.`)
  return performance.now() - start
}

/** @param share such as 0.99 for the 99th percentile */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
