import type { Emulator, Endpoint } from '@audian-webhooks/emulator'
import type { Terminal } from '../terminal/terminal.ts'
import { wrappedLines } from '../terminal/wrapped.ts'
import type { DataFolder } from './data-folder.ts'
import { typedPath } from './secret-files.ts'

export interface ReadyFacts {
  readonly emulator: Emulator
  readonly folder: DataFolder
  /** By the webhook's id. */
  readonly secretFiles: ReadonlyMap<string, string>
  /** The variable that holds the secret of the others. */
  readonly secretEnv: string | undefined
}

/** Columns for the names. */
const indent = 11

/** Addresses, token, webhooks, and where each webhook's secret is. */
export function showReady(terminal: Terminal, facts: ReadyFacts): void {
  const { emulator, secretFiles } = facts
  const webhooks = emulator.endpoints().map(({ id, url, events, active }) => {
    return { id, url: new URL(url).href, events, active, secretFile: secretFiles.get(id) }
  })
  const json = { type: 'ready', url: emulator.url, apiUrl: emulator.apiUrl, token: emulator.token, webhooks }
  terminal.show({ json, text: readyText(terminal, facts) })
}

function readyText({ colors, columns, interactive }: Terminal, facts: ReadyFacts): string {
  const { emulator, folder } = facts
  const endpoints = emulator.endpoints()
  const row = (name: string, text: string) => `${colors.dim(name.padEnd(indent - 2))}  ${text}`
  const rows = [
    row('dashboard', colors.cyan(emulator.url)),
    row('API', emulator.apiUrl),
    row('token', emulator.token),
    ...endpoints.flatMap((endpoint, index) => [
      row(endpoints.length > 1 ? `webhook ${index + 1}` : 'webhook', new URL(endpoint.url).href),
      ...wrappedLines(whatItGets(endpoint), columns - indent).map((part) => row('', part)),
      row('secret', secretAdvice(endpoint.id, facts)),
    ]),
  ]
  if (endpoints.length === 0) rows.push(row('webhook', 'none: register one with --forward-to <url>'))
  if (!folder.kept) rows.push(row('data', 'removed at the end: keep it, and the secrets, with --data <folder>'))
  if (interactive) rows.push(row('keys', 't trigger  r redeliver  b break  o dashboard  q quit  ? help'))
  return `${rows.join('\n')}\n`
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
