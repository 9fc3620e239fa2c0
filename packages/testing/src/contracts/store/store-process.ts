import { type ChildProcess, fork } from 'node:child_process'
import type { StoreProcess } from './harness.ts'

/** A process that has joined the contract. */
export interface JoinedProcess {
  /** Claims all keys at once, under one token. Resolves to those that it got. */
  claim(keys: readonly string[]): Promise<readonly string[]>
  end(): void
}

/** Resolves when the process has opened its store. Rejects with what it printed if it ends instead. */
export async function startProcess({ module, args = [], execArgv }: StoreProcess): Promise<JoinedProcess> {
  const child = fork(module, [...args], {
    ...(execArgv !== undefined && { execArgv: [...execArgv] }),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const messages = messagesOf(child)
  await messages()
  return {
    claim: async (keys) => {
      const answer = messages()
      child.send(keys)
      return (await answer) as readonly string[] // by joinStoreContract()
    },
    end: () => child.kill('SIGKILL'),
  }
}

function messagesOf(child: ChildProcess): () => Promise<unknown> {
  let printed = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  return () =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null, signal: string | null) =>
        reject(new Error(`A process that was to join the contract ended with ${code ?? signal}.\n${printed}`))
      child.once('close', ended)
      child.once('message', (message) => {
        child.off('close', ended)
        resolve(message)
      })
    })
}
