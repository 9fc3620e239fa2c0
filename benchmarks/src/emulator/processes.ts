import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { EmulatorSetup, Request, Sent, Started, Usage } from './requests.ts'

export interface EmulatorProcess extends Started {
  fill(deliveries: number): Promise<Usage>
  send(perSecond: number, seconds: number): Promise<Sent>
  /** After a garbage collection. */
  usage(): Promise<Usage>
  /** CPU time since its start, without the cost of a garbage collection. Milliseconds. */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

/** From source, as the parent: see the script in package.json. */
const execArgv = ['--import', 'tsx', '--conditions=source', '--expose-gc']

export async function startReceiver(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = forked('receiver-process.ts', [])
  const port = await answerOf<number>(child)
  return { url: `http://127.0.0.1:${port}/webhooks`, stop: () => stopped(child) }
}

export async function startEmulatorProcess(setup: EmulatorSetup): Promise<EmulatorProcess> {
  const child = forked('emulator-process.ts', [JSON.stringify(setup)])
  const started = await answerOf<Started>(child)
  const ask = <T>(request: Request): Promise<T> => {
    child.send(request)
    return answerOf<T>(child)
  }
  return {
    ...started,
    fill: (deliveries) => ask<Usage>({ ask: 'fill', deliveries }),
    send: (perSecond, seconds) => ask<Sent>({ ask: 'send', perSecond, seconds }),
    usage: () => ask<Usage>({ ask: 'usage', collect: true }),
    cpuMs: async () => (await ask<Usage>({ ask: 'usage', collect: false })).cpuMs,
    stop: () => stopped(child),
  }
}

function forked(program: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(program, import.meta.url)), args, { execArgv })
}

function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`A process of the benchmark has ended with ${code}.`))
    child.once('exit', onExit)
    child.once('message', (answer) => {
      child.off('exit', onExit)
      resolve(answer as T)
    })
  })
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
}
