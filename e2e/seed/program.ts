import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@audian-webhooks/test-services'

/** A program that answers deliveries, in its own process. */
export interface Program {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a program of this folder and waits until it says that it listens. */
export async function startProgram(command: string, file: string, secret: string): Promise<Program> {
  const port = await freePort()
  const child = spawn(command, [fileURLToPath(new URL(file, import.meta.url))], {
    env: { ...process.env, PORT: String(port), AUDIAN_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const listening = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('Listening') && resolve())
  })
  const early = exited.then(([code]) => Promise.reject(new Error(`${file} ended with ${code}.`)))
  await Promise.race([listening, early])
  early.catch(() => undefined)
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    async stop() {
      child.kill()
      await exited
    },
  }
}
