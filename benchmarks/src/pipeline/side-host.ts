import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Turn } from '../turns.ts'
import type { Order } from './side-process.ts'

export interface Hosting {
  /** The compiled program of a side. */
  readonly program: string
  readonly bytesOfBody: number
  readonly measure: Order['measure']
  /** Deliveries in a round. */
  readonly count: number
}

/** Processes of the sides, one each. */
export class SideHost {
  readonly #hosting: Hosting
  readonly #children: ChildProcess[] = []

  constructor(hosting: Hosting) {
    this.#hosting = hosting
  }

  /** Starts a side. Its turns measure it, in microseconds or bytes an event. */
  start(name: string): Turn<number> {
    const { program, bytesOfBody, measure, count } = this.#hosting
    // A young generation of this many megabytes holds a round of any side.
    const flags = measure === 'bytes' ? ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128'] : []
    const child = fork(program, [name, String(bytesOfBody)], { execArgv: flags, serialization: 'advanced' })
    this.#children.push(child)
    return async (round) => {
      child.send({ round, count, measure } satisfies Order)
      const ended = new AbortController()
      const [answer] = await Promise.race([
        once(child, 'message', { signal: ended.signal }),
        once(child, 'exit', { signal: ended.signal }).then(() => Promise.reject(new Error(`'${name}' has ended.`))),
      ])
      ended.abort()
      return Number(answer)
    }
  }

  stop(): void {
    for (const child of this.#children) child.kill()
  }
}
