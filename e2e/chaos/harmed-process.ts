import { type ChildProcess, fork } from 'node:child_process'
import type { Go, Held } from './holds.ts'
import { monotonic, type Span } from './monotonic.ts'

/** What was done to a process, for the analysis. */
export interface Life {
  readonly slot: number
  readonly process: number
  /** Just before the kill. */
  readonly killedAt?: number | undefined
  /** When it last reported something. */
  readonly heardAt?: number | undefined
  /** When its end was noticed. */
  readonly endedAt?: number | undefined
  readonly stops: readonly Span[]
}

/** How a process is started. */
export interface Start {
  /** Of the program. */
  readonly path: string
  /** What it is started with. */
  readonly brief: { readonly slot: number; readonly process: number }
  /** Options of Node. */
  readonly execArgv?: readonly string[]
  /** Where it works, and leaves what it leaves. */
  readonly cwd?: string
}

export interface Ended {
  readonly killed: boolean
  /** Why, if it was neither killed nor done. */
  readonly crash?: string
}

export interface ProcessEvents<TReport extends { readonly kind: string } = Ready> {
  onReport(report: TReport, from: HarmedProcess<TReport>): void
  onExit(ended: Ended, from: HarmedProcess<TReport>): void
}

/** The first report of every process. */
export interface Ready {
  readonly kind: 'ready'
}

/** A process of a run, and what can be done to it. */
export class HarmedProcess<TReport extends { readonly kind: string } = Ready | Held> implements Life {
  readonly slot: number
  readonly process: number
  readonly stops: Span[] = []
  killedAt: number | undefined
  heardAt: number | undefined
  endedAt: number | undefined
  ready = false
  readonly #child: ChildProcess
  #stopped = 0
  #stoppedAt = 0
  #errors = ''

  constructor({ path, brief, execArgv = [], cwd }: Start, events: ProcessEvents<TReport>) {
    this.slot = brief.slot
    this.process = brief.process
    const stdio = ['ignore', 'inherit', 'pipe', 'ipc'] as const
    this.#child = fork(path, [JSON.stringify(brief)], { stdio: [...stdio], execArgv: [...execArgv], cwd })
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-2000)
    })
    this.#child.on('message', (report: TReport) => {
      this.heardAt = monotonic()
      if (report.kind === 'ready') this.ready = true
      events.onReport(report, this)
    })
    this.#child.once('close', (code, signal) => {
      this.endedAt = monotonic()
      const killed = this.killedAt !== undefined
      const crash = killed || code === 0 ? {} : { crash: `ended with ${code ?? signal}: ${this.#errors}` }
      events.onExit({ killed, ...crash }, this)
    })
  }

  /** Whether faults may hit it: neither starting, stopped nor gone. */
  get running(): boolean {
    return this.ready && this.alive && this.#stopped === 0
  }

  get alive(): boolean {
    return this.endedAt === undefined && this.killedAt === undefined
  }

  kill(): void {
    this.killedAt = monotonic()
    this.#child.kill('SIGKILL')
  }

  /** Stops it; every call needs a `resume()`. */
  stop(): void {
    if (this.#stopped++ > 0) return
    this.#stoppedAt = monotonic()
    this.#child.kill('SIGSTOP')
  }

  resume(): void {
    if (--this.#stopped > 0) return
    this.stops.push({ from: this.#stoppedAt, to: monotonic() })
    this.#child.kill('SIGCONT')
  }

  send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => undefined) // It may be gone by now.
  }

  go(key: number): void {
    const message: Go = { kind: 'go', key }
    this.send(message)
  }
}
