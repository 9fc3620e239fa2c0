import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Done, FromReceiver } from './messages.ts'
import type { Settings } from './settings.ts'

/** The receiver, seen from outside. */
export interface ReceiverProcess {
  /** Where it takes deliveries. */
  readonly url: string
  /** Has it end, and gives what it has done. */
  end(): Promise<Done>
  kill(): void
}

export async function startReceiver(
  script: string,
  secretsPath: string,
  { secrets }: Settings,
): Promise<ReceiverProcess> {
  const child = fork(script, [secretsPath, secrets])
  const message = await messageOf(child)
  if (!('port' in message)) throw new Error('The receiver did not say where it listens.')
  return {
    url: `http://127.0.0.1:${message.port}/webhooks`,
    async end() {
      const answer = messageOf(child)
      child.send('end')
      const done = await answer
      if (!('runs' in done)) throw new Error('The receiver did not say what it has done.')
      return done
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

async function messageOf(child: ChildProcess): Promise<FromReceiver> {
  const gone = once(child, 'exit').then(() => {
    throw new Error('The receiver has ended by itself.')
  })
  const [message] = await Promise.race([once(child, 'message'), gone])
  return message as FromReceiver
}
