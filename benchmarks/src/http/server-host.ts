import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export interface RunningServer {
  readonly name: string
  readonly port: number
  /** CPU time since its start, in microseconds. */
  cpuUs(): Promise<number>
  stop(): void
}

/** Starts a server by its compiled program and its name. */
export async function startServer(program: string, name: string): Promise<RunningServer> {
  const child = fork(program, [name], { execArgv: [] })
  const port = await answerOf(child)
  return {
    name,
    port,
    cpuUs: () => {
      child.send('cpu')
      return answerOf(child)
    },
    stop: () => void child.kill(),
  }
}

async function answerOf(child: ChildProcess): Promise<number> {
  const [answer] = await once(child, 'message')
  return Number(answer)
}
