import type { Report } from './messages.ts'
import type { WorkerProcess } from './worker-process.ts'

export interface FleetParts {
  readonly slots: number
  readonly events: number
  /** Starts a process for a slot. */
  start(slot: number, process: number, events: FleetEvents): WorkerProcess
  onHeld(key: number, by: WorkerProcess): void
}

type FleetEvents = ConstructorParameters<typeof WorkerProcess>[2]

/** The processes, one a slot: what is killed is replaced, until every slot has delivered everything. */
export class Fleet {
  readonly processes: WorkerProcess[] = []
  readonly crashes: string[] = []
  readonly finished: Promise<void>
  readonly #parts: FleetParts
  readonly #acknowledged: number[]
  #open: number
  #finish: () => void = () => undefined

  constructor(parts: FleetParts) {
    this.#parts = parts
    this.#open = parts.slots
    this.#acknowledged = Array.from({ length: parts.slots }, () => 0)
    this.finished = new Promise((resolve) => {
      this.#finish = resolve
    })
    // A process that is stopped would not notice that we have gone.
    process.once('exit', () => this.#killAll())
    for (let slot = 0; slot < parts.slots; slot++) this.#start(slot)
  }

  get done(): boolean {
    return this.#open === 0
  }

  /** Of all deliveries that are to be acknowledged, the part that was. */
  get share(): number {
    const { slots, events } = this.#parts
    return this.#acknowledged.reduce((sum, count) => sum + count, 0) / (slots * events)
  }

  get kills(): number {
    return this.processes.filter(({ killedAt }) => killedAt !== undefined).length
  }

  get stops(): number {
    return this.processes.reduce((sum, { stops }) => sum + stops.length, 0)
  }

  /** A process that faults may hit: the one in this slot, or another one if that is starting, stopped or done. */
  running(slot: number): WorkerProcess | undefined {
    const running = this.processes.filter((one) => one.running)
    return running.find((one) => one.slot === slot) ?? running[0]
  }

  /** Ends everything; nothing is replaced. */
  abort(why: string): void {
    this.crashes.push(why)
    this.#open = 0
    this.#killAll()
    this.#finish()
  }

  #killAll(): void {
    for (const one of this.processes) if (one.alive) one.kill()
  }

  #start(slot: number): void {
    const events: FleetEvents = {
      onReport: (report, from) => this.#heard(report, from),
      onExit: (ended) => this.#ended(slot, ended),
    }
    this.processes.push(this.#parts.start(slot, this.processes.length, events))
  }

  #heard(report: Report, from: WorkerProcess): void {
    if (report.kind === 'progress') this.#acknowledged[from.slot] = report.acknowledged
    if (report.kind === 'held') this.#parts.onHeld(report.key, from)
  }

  #ended(slot: number, { killed, crash }: { killed: boolean; crash?: string }): void {
    if (this.done) return
    if (killed) {
      this.#start(slot)
      return
    }
    if (crash !== undefined) this.crashes.push(`A process of slot ${slot} ${crash}`)
    this.#open--
    if (this.#open === 0) this.#finish()
  }
}
