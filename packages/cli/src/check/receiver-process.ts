import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'

const startMs = 30_000
const pollMs = 50
const keptOutput = 1000

/** The receiver, as a process that the check starts, kills and starts again. */
export class ReceiverProcess {
  readonly #command: string
  readonly #url: URL
  #child: ChildProcess | undefined
  #output = ''

  constructor(command: string, url: URL) {
    this.#command = command
    this.#url = url
    process.once('exit', () => this.#signal())
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(exitCodes.problem))
  }

  /** Resolves when it listens. @throws CommandError if it ends before, or takes too long */
  async start(): Promise<void> {
    if (await isListening(this.#url)) {
      throw new CommandError(`--start: another process already listens at ${this.#url.host}. Stop it first.`)
    }
    // In its own group, so that the shell and what it has started can be killed together.
    const child = spawn(this.#command, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.#keep(chunk))
    const end = performance.now() + startMs
    while (!(await isListening(this.#url))) {
      const ended = child.exitCode !== null || child.signalCode !== null
      if (ended || performance.now() > end) throw new CommandError(this.#notStarted(ended))
      await pause(pollMs)
    }
  }

  /** SIGKILL to its whole group. Resolves when it has ended. @throws CommandError if something listens there anyway */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
    this.#signal()
    await exited
    // The shell may be gone before what it has started.
    const end = performance.now() + startMs
    while (await isListening(this.#url)) {
      if (performance.now() > end) throw new CommandError(notGone(this.#url))
      await pause(pollMs)
    }
  }

  async restart(): Promise<void> {
    await this.kill()
    await this.start()
  }

  #signal(): void {
    const pid = this.#child?.pid
    this.#child = undefined
    if (pid === undefined) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }

  #keep(chunk: Buffer): void {
    this.#output = (this.#output + chunk.toString()).slice(-keptOutput)
  }

  #notStarted(ended: boolean): string {
    const what = ended ? 'exited before it listened' : `did not listen within ${startMs / 1000} s`
    const output = this.#output.trim()
    return `--start: the receiver ${what} at ${this.#url.host}.${output === '' ? '' : ` Its last output:\n${output}`}`
  }
}

function notGone({ host }: URL): string {
  return `--start: after SIGKILL a process still listens at ${host}. The command must not start processes in other process groups.`
}

/** Whether a connection can be opened. */
export async function isListening({ hostname, port, protocol }: URL): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = createConnection({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)), timeout: 5000 })
  try {
    return await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'timeout').then(() => false)])
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
