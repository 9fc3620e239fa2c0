import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bundledProgram } from '@audian-webhooks/test-services'

/** A program of this folder in its own process, which answers requests in order. */
export interface Child<TQuestion, TAnswer> {
  /** Its first message. */
  readonly greeting: TAnswer
  /** @throws if it ends before it answers */
  ask(question: TQuestion): Promise<TAnswer>
  /** Kills it with SIGKILL while it works. */
  kill(): Promise<void>
  close(): Promise<void>
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Starts a program and waits for its greeting. */
export async function startChild<TQuestion extends object, TAnswer>(
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<Child<TQuestion, TAnswer>> {
  const child = fork(await bundledProgram(new URL(file, import.meta.url)), {
    cwd: root,
    env: { ...process.env, ...environment },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')

  function answer(): Promise<TAnswer> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`${file} ended with ${code}.`))
      child.once('exit', ended)
      child.once('message', (message: TAnswer) => {
        child.off('exit', ended)
        resolve(message)
      })
    })
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await exited
  }

  return {
    greeting: await answer(),
    ask(question) {
      const answered = answer()
      child.send(question)
      return answered
    },
    kill,
    close: kill,
  }
}
