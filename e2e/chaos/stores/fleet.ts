import type { Ended, HarmedProcess, ProcessEvents } from '../harmed-process.ts'
import { Processes } from '../processes.ts'
import type { Report } from './messages.ts'

type StoreProcess = HarmedProcess<Report>

export interface FleetParts {
  readonly slots: number
  readonly events: number
  /** Starts a process for a slot. */
  start(slot: number, process: number, events: ProcessEvents<Report>): StoreProcess
  onHeld(key: number, by: StoreProcess): void
}

/** The processes, one a slot: what is killed is replaced, until every slot has delivered everything. */
export class Fleet {
  readonly crashes: string[] = []
  readonly finished: Promise<void>
  readonly #processes = new Processes<StoreProcess>()
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
    for (let slot = 0; slot < parts.slots; slot++) this.#start(slot)
  }

  get processes(): readonly StoreProcess[] {
    return this.#processes.all
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
    return this.#processes.kills
  }

  get stops(): number {
    return this.#processes.stops
  }

  running(slot: number): StoreProcess | undefined {
    return this.#processes.running(slot)
  }

  /** Ends everything; nothing is replaced. */
  abort(why: string): void {
    this.crashes.push(why)
    this.#open = 0
    this.#processes.killAll()
    this.#finish()
  }

  #start(slot: number): void {
    const events: ProcessEvents<Report> = {
      onReport: (report, from) => this.#heard(report, from),
      onExit: (ended) => this.#ended(slot, ended),
    }
    this.#processes.all.push(this.#parts.start(slot, this.processes.length, events))
  }

  #heard(report: Report, from: StoreProcess): void {
    if (report.kind === 'progress') this.#acknowledged[from.slot] = report.acknowledged
    if (report.kind === 'held') this.#parts.onHeld(report.key, from)
  }

  #ended(slot: number, { killed, crash }: Ended): void {
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
