import type { Emulator } from '@audian-webhooks/emulator'
import type { Terminal } from '../terminal/terminal.ts'
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

/** Addresses, token, webhooks, and where each webhook's secret is. */
export function showReady(terminal: Terminal, facts: ReadyFacts): void {
  const { emulator, secretFiles } = facts
  const webhooks = emulator.endpoints().map(({ id, url, events, active }) => {
    return { id, url: new URL(url).href, events, active, secretFile: secretFiles.get(id) }
  })
  const json = { type: 'ready', url: emulator.url, apiUrl: emulator.apiUrl, token: emulator.token, webhooks }
  terminal.show({ json, text: readyText(terminal, facts) })
}

function readyText({ colors, interactive }: Terminal, facts: ReadyFacts): string {
  const { emulator, folder } = facts
  const row = (name: string, text: string) => `${colors.dim(name.padEnd(9))}  ${text}`
  const rows = [
    row('dashboard', colors.cyan(emulator.url)),
    row('API', emulator.apiUrl),
    row('token', emulator.token),
    ...emulator.endpoints().flatMap(({ id, url, events, active }) => {
      const what = active ? events.join(', ') : 'paused'
      return [row('webhook', `${new URL(url).href}  ${colors.dim(what)}`), row('', secretAdvice(id, facts))]
    }),
  ]
  if (emulator.endpoints().length === 0) rows.push(row('webhook', 'none: register one with --forward-to <url>'))
  if (!folder.kept) rows.push(row('data', 'removed at the end: keep it, and the secrets, with --data <folder>'))
  if (interactive) rows.push(row('keys', 't trigger  r redeliver  b break  o dashboard  q quit  ? help'))
  return `${rows.join('\n')}\n`
}

function secretAdvice(id: string, { secretFiles, secretEnv }: ReadyFacts): string {
  const path = secretFiles.get(id)
  if (path === undefined) return `signed with the secret in ${secretEnv}`
  return `its secret: node --env-file=${typedPath(path)} <your receiver>`
}
