import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@audian-webhooks/test-services'

export const secret = 'whsec_checked1234567890'

export interface RunningReceiver {
  readonly url: string
  /** Where it tells what it has handled. */
  readonly observe: string
  stop(): Promise<void>
}

/** Starts a receiver of this folder, and waits until it says that it listens. */
export async function startReceiver(
  command: string,
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningReceiver> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'receiver-'))
  const child = spawn(command, [receiverFile(file)], {
    env: {
      ...process.env,
      ...environment,
      DATA: join(folder, 'handled'),
      PORT: String(port),
      AUDIAN_WEBHOOK_SECRET: secret,
    },
    // A receiver that crashes prints a long report, since that is its fault.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = once(child, 'exit')
  await Promise.race([
    once(child.stdout, 'data'),
    exited.then(([code]) => Promise.reject(new Error(`${file} ended with ${code}.`))),
  ])
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    observe: `http://127.0.0.1:${port}/handled`,
    async stop() {
      child.kill()
      await exited
      await rm(folder, { recursive: true })
    },
  }
}

export function receiverFile(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}
