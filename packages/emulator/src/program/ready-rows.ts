import type { Emulator } from '../emulator.ts'
import type { Endpoint } from '../state/endpoint.ts'
import type { DataFolder } from './data-folder.ts'
import { typedPath } from './secret-files.ts'

export interface ReadyFacts {
  readonly emulator: Pick<Emulator, 'url' | 'apiUrl' | 'token' | 'endpoints'>
  readonly folder: DataFolder
  /** The paths of the secrets, by the webhook's id. */
  readonly secretFiles: ReadonlyMap<string, string>
  /** The variable that holds the secret of the other webhooks. */
  readonly secretEnv: string | undefined
  /** The flag that registers a webhook. */
  readonly forwardFlag: string
}

/** The characters before the texts of `readyRows()`: the longest name and two spaces. */
export const readyIndent = 11

/** A name, `''` for a row that belongs to the one before, and a text. */
export type ReadyRow = readonly [name: string, text: string]

/** What a program prints when its emulator listens: addresses, token, webhooks, and where each secret is. */
export function readyRows(facts: ReadyFacts): readonly ReadyRow[] {
  const { emulator, folder, forwardFlag } = facts
  const endpoints = emulator.endpoints()
  const rows: ReadyRow[] = [
    ['dashboard', emulator.url],
    ['API', emulator.apiUrl],
    ['token', emulator.token],
    ...endpoints.flatMap((endpoint, index): ReadyRow[] => [
      [endpoints.length > 1 ? `webhook ${index + 1}` : 'webhook', new URL(endpoint.url).href],
      ['', whatItGets(endpoint)],
      ['secret', secretAdvice(endpoint.id, facts)],
    ]),
  ]
  if (endpoints.length === 0) rows.push(['webhook', `none: register one with ${forwardFlag} <url>`])
  if (!folder.kept) rows.push(['data', 'removed at the end: keep it, and the secrets, with --data <folder>'])
  return rows
}

function whatItGets({ events, active }: Endpoint): string {
  if (!active) return 'paused: gets nothing'
  return events.includes('*') ? 'gets every event' : `gets ${events.join(', ')}`
}

function secretAdvice(id: string, { secretFiles, secretEnv }: ReadyFacts): string {
  const path = secretFiles.get(id)
  if (path === undefined) return `the one in ${secretEnv}`
  return `node --env-file=${typedPath(path)} server.js`
}
