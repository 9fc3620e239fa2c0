import { type ChildProcess, fork } from 'node:child_process'
import { monotonic, type Span } from '../monotonic.ts'
import type { Brief, Go, Report } from './messages.ts'

/** What was done to a process, for the analysis. */
export interface Life {
  readonly slot: number
  readonly process: number
  /** Just before the kill. */
  readonly killedAt?: number | undefined
  readonly stops: readonly Span[]
}

export interface WorkerEvents {
  onReport(report: Report, from: WorkerProcess): void
  /** `crash` says why, if it was neither killed nor done. */
  onExit(ended: { killed: boolean; crash?: string }, from: WorkerProcess): void
}

/** One process that delivers and receives, and what can be done to it. */
export class WorkerProcess implements Life {
  readonly slot: number
  readonly process: number
  readonly stops: Span[] = []
  killedAt: number | undefined
  ready = false
  readonly #child: ChildProcess
  #stopped = 0
  #stoppedAt = 0
  #gone = false
  #errors = ''

  constructor(path: string, brief: Brief, events: WorkerEvents) {
    this.slot = brief.slot
    this.process = brief.process
    this.#child = fork(path, [JSON.stringify(brief)], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'], execArgv: [] })
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-2000)
    })
    this.#child.on('message', (report: Report) => {
      if (report.kind === 'ready') this.ready = true
      events.onReport(report, this)
    })
    this.#child.once('close', (code, signal) => {
      this.#gone = true
      const killed = this.killedAt !== undefined
      const crash = killed || code === 0 ? {} : { crash: `ended with ${code ?? signal}: ${this.#errors}` }
      events.onExit({ killed, ...crash }, this)
    })
  }

  /** Whether faults may hit it: neither starting, stopped nor gone. */
  get running(): boolean {
    return this.ready && !this.#gone && this.killedAt === undefined && this.#stopped === 0
  }

  get alive(): boolean {
    return !this.#gone && this.killedAt === undefined
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

  go(key: number): void {
    const message: Go = { kind: 'go', key }
    if (this.#child.connected) this.#child.send(message, () => undefined) // It may be gone by now.
  }
}
