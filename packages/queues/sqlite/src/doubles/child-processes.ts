import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { bundledProgram } from '@audian-webhooks/test-services'
import { afterEach } from 'vitest'

export interface StartedProcess {
  /** What it has sent. */
  readonly messages: unknown[]
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>
}

/** Starts programs of this folder, which end with the test at the latest. */
export function childProcesses(): (program: string, ...args: string[]) => Promise<StartedProcess> {
  const children: ChildProcess[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })
  return async (program, ...args) => {
    const child = fork(await bundledProgram(join(import.meta.dirname, `${program}.ts`)), args, { execArgv: [] })
    children.push(child)
    const messages: unknown[] = []
    child.on('message', (message) => messages.push(message))
    const ended = once(child, 'exit')
    const kill = async () => {
      child.kill('SIGKILL')
      await ended
    }
    return { messages, ended, kill }
  }
}
