import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type CommandOptions, startAudianWebhooks } from './command-line.ts'

export const slow = { timeout: 120_000, interval: 50 }

interface Ready {
  readonly url: string
  readonly apiUrl: string
  readonly token: string
  readonly webhooks: readonly { readonly url: string; readonly events: string[]; readonly secretFile?: string }[]
}

/** `audian-webhooks dev` at a free port, with JSON. It ends with the test at the latest. */
export async function runningDev(args: readonly string[], options: CommandOptions = {}) {
  const running = await startAudianWebhooks(['dev', '--json', '--port', '0', ...args], options)
  onTestFinished(async () => {
    running.signal('SIGTERM')
    await running.ended
  })
  const lines = () =>
    running
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
  await expect.poll(lines, slow).toContainEqual(expect.objectContaining({ type: 'ready' }))
  const ready: Ready = lines()[0]
  return { ...running, ready, attempts: () => lines().filter(({ type }) => type === 'attempt') }
}

/** The program in a terminal, until its first output. It ends with the test at the latest. */
export async function devInTerminal(args: readonly string[], options: CommandOptions = {}) {
  const running = await startAudianWebhooks(['dev', '--port', '0', ...args], { columns: 80, ...options })
  onTestFinished(async () => {
    running.signal('SIGTERM')
    await running.ended
  })
  await expect.poll(running.output, slow).toContain('STATUS')
  return running
}

/** It is removed with the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'audian-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Sends an event through the local Audian, as its dashboard does. */
export async function send(url: string, event: object): Promise<void> {
  const response = await fetch(`${url}/_emulator/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  })
  expect(response.status).toBe(200)
}
