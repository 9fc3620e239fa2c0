import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** How a server is started, and how it says that it can be used. */
export interface Program {
  readonly path: string
  readonly args: readonly string[]
  /** Appears in what it prints once it accepts connections. */
  readonly ready: RegExp
  /** What ends it at once when this process ends. Default SIGKILL. */
  readonly endSignal?: NodeJS.Signals
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  /** Default: this process's. */
  readonly cwd?: string
  /** Default: this process's. */
  readonly env?: NodeJS.ProcessEnv
}

/** Starts it and waits until it can be used. @throws with its output if it ends before that, or takes over 30 s */
export async function startProgram(program: Program): Promise<ChildProcess> {
  const { path, args, ready, endSignal = 'SIGKILL', uid, gid, cwd, env } = program
  const child = spawn(path, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env }),
  })
  // A test run that dies must leave no server behind.
  const killWithUs = () => child.kill(endSignal)
  process.once('exit', killWithUs)
  child.once('exit', () => process.off('exit', killWithUs))
  await readiness(child, ready, path)
  return child
}

/** Ends it with the signal and waits until it has gone. */
export async function endProgram(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

function readiness(child: ChildProcess, ready: RegExp, path: string): Promise<void> {
  let output = ''
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${path} ${why}. It printed:\n${output}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail('was not ready within 2 min')
    }, 120_000)
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
      if (!ready.test(output)) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', (error) => fail(`could not be started (${error.message})`))
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      fail(`ended with ${code ?? signal}`)
    })
  })
}
