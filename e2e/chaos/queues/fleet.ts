import type { Ended, HarmedProcess, ProcessEvents } from '../harmed-process.ts'
import { Processes } from '../processes.ts'
import type { ProcessFault } from '../schedule.ts'
import type { Report } from './messages.ts'

type QueueProcess = HarmedProcess<Report>

export interface FleetParts {
  /** The first slots are those of the web processes. */
  readonly webs: number
  readonly workers: number
  /** Starts a process for a slot. */
  start(slot: number, process: number, events: ProcessEvents<Report>): QueueProcess
  onHeld(key: number, by: QueueProcess): void
}

/** How V8 says it. */
const outOfMemory = /heap out of memory/
const endingMs = 60_000

/** The processes, one a slot: what ends is replaced, until `end()`. */
export class Fleet {
  readonly crashes: string[] = []
  /** Numbers of the processes that ended for want of memory. */
  readonly exhausted = new Set<number>()
  readonly #processes = new Processes<QueueProcess>()
  readonly #parts: FleetParts
  /** Where the web process of each slot listens. */
  readonly #ports = new Map<number, number>()
  /** Of each process. */
  readonly #settled = new Map<number, number>()
  #ending = false
  #onEnd: () => void = () => undefined

  constructor(parts: FleetParts) {
    this.#parts = parts
    for (let slot = 0; slot < parts.webs + parts.workers; slot++) this.#start(slot)
  }

  get processes(): readonly QueueProcess[] {
    return this.#processes.all
  }

  get kills(): number {
    return this.#processes.kills
  }

  get stops(): number {
    return this.#processes.stops
  }

  /** Where deliveries can be sent. */
  get ports(): readonly number[] {
    return [...this.#ports.values()]
  }

  /** Jobs that were done or moved to the dead letters. */
  get settled(): number {
    return [...this.#settled.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Only workers are stopped. */
  running(slot: number, kind: ProcessFault['kind']): QueueProcess | undefined {
    const { webs, workers } = this.#parts
    const found = this.#processes.running(kind === 'stop' ? webs + (slot % workers) : slot)
    return kind === 'stop' && found !== undefined && found.slot < webs ? undefined : found
  }

  /** Has every process end by itself. */
  async end(): Promise<void> {
    this.#ending = true
    const ended = new Promise<void>((resolve) => {
      this.#onEnd = resolve
    })
    const late = setTimeout(() => this.abort(`A process did not end within ${endingMs / 1000} s.`), endingMs)
    for (const one of this.processes) one.send({ kind: 'end' })
    if (this.processes.some(({ endedAt }) => endedAt === undefined)) await ended
    clearTimeout(late)
  }

  /** Ends everything; nothing is replaced. */
  abort(why: string): void {
    this.crashes.push(why)
    this.#ending = true
    this.#processes.killAll()
  }

  #start(slot: number): void {
    const events: ProcessEvents<Report> = {
      onReport: (report, from) => this.#heard(report, from),
      onExit: (ended, from) => this.#ended(ended, from),
    }
    this.#processes.all.push(this.#parts.start(slot, this.processes.length, events))
  }

  #heard(report: Report, from: QueueProcess): void {
    if (report.kind === 'ready' && report.port !== undefined) this.#ports.set(from.slot, report.port)
    if (report.kind === 'progress') this.#settled.set(from.process, report.settled)
    if (report.kind === 'held') this.#parts.onHeld(report.key, from)
    // It was starting when the others were asked to end.
    if (report.kind === 'ready' && this.#ending) from.send({ kind: 'end' })
  }

  #ended({ crash }: Ended, { slot, process }: QueueProcess): void {
    this.#ports.delete(slot)
    if (crash !== undefined && outOfMemory.test(crash)) this.exhausted.add(process)
    else if (crash !== undefined) this.crashes.push(`A process of slot ${slot} ${crash}`)
    if (!this.#ending) this.#start(slot)
    else if (this.processes.every(({ endedAt }) => endedAt !== undefined)) this.#onEnd()
  }
}
