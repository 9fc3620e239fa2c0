import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { deliverAll } from '../deliver-all.ts'
import { monotonic } from '../monotonic.ts'
import { below, type Random } from '../random.ts'
import { signedEvent } from '../signed-event.ts'
import { deliveriesOf } from './events.ts'

/** An HTTP status, or why there was none. */
export type Answer = number | 'cut off' | 'timed out'

/** Deliveries at once. */
const lanes = 64
/** Until what was not answered 2xx comes again. */
const againMs = 300
const timeoutMs = 10_000

interface Acknowledged {
  /** Answers with 2xx. */
  readonly times: number
  readonly firstAt: number
}

/** Delivers events as Audian would: again until the answer is 2xx, and some of them once more after that. */
export class Load {
  readonly acknowledged = new Map<number, Acknowledged>()
  readonly answers = new Map<Answer, number>()
  /** The event of each answer that is neither 200 nor 503. */
  readonly strange: { readonly key: number; readonly status: number }[] = []
  readonly #agent = new Agent({ keepAlive: true, maxSockets: lanes })
  readonly #ports: () => readonly number[]
  readonly #random: Random
  #stopped = false

  /** @param ports where web processes listen now */
  constructor(ports: () => readonly number[], random: Random) {
    this.#ports = ports
    this.#random = random
  }

  get sent(): number {
    return [...this.answers.values()].reduce((sum, count) => sum + count, 0)
  }

  async run(events: number): Promise<void> {
    const keys = Array.from({ length: events }, (_, key) => key)
    await deliverAll(keys, { lanes, againMs, deliver: (key) => this.#deliver(key) })
    this.#agent.destroy()
  }

  /** Gives up what is not acknowledged yet. */
  stop(): void {
    this.#stopped = true
  }

  /** True: it need not come again. */
  async #deliver(key: number): Promise<boolean> {
    const port = await this.#anyPort()
    if (port === undefined) return true
    const answer = await this.#post(port, key)
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1)
    if (typeof answer !== 'number') return false
    if (answer !== 200 && answer !== 503) this.strange.push({ key, status: answer })
    if (answer < 200 || answer > 299) return false
    const { times = 0, firstAt = monotonic() } = this.acknowledged.get(key) ?? {}
    this.acknowledged.set(key, { times: times + 1, firstAt })
    return times + 1 >= deliveriesOf(key)
  }

  /** Of a web process, as soon as one listens. Undefined: the load was stopped. */
  async #anyPort(): Promise<number | undefined> {
    while (!this.#stopped) {
      const ports = this.#ports()
      const port = ports[below(this.#random, ports.length)]
      if (port !== undefined) return port
      await sleep(20)
    }
    return undefined
  }

  #post(port: number, key: number): Promise<Answer> {
    const { headers, body } = signedEvent(key)
    return new Promise((resolve) => {
      const sending = request({
        host: '127.0.0.1',
        port,
        path: '/webhooks',
        method: 'POST',
        headers,
        agent: this.#agent,
      })
      const timer = setTimeout(() => {
        resolve('timed out')
        sending.destroy()
      }, timeoutMs)
      const ended = (answer: Answer) => {
        clearTimeout(timer)
        resolve(answer)
      }
      sending.on('response', (response) => {
        response.on('end', () => ended(response.statusCode ?? 0)).on('error', () => ended('cut off'))
        response.resume()
      })
      sending.on('error', () => ended('cut off'))
      sending.end(body)
    })
  }
}
