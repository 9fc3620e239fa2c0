import { type ReadyFacts, readyIndent, readyRows } from '@audian-webhooks/emulator/program'
import type { Terminal } from '../terminal/terminal.ts'
import { wrappedLines } from '../terminal/wrapped.ts'

/** Addresses, token, webhooks, and where each webhook's secret is. */
export function showReady(terminal: Terminal, facts: Omit<ReadyFacts, 'forwardFlag'>): void {
  const { emulator, secretFiles } = facts
  const webhooks = emulator.endpoints().map(({ id, url, events, active }) => {
    return { id, url: new URL(url).href, events, active, secretFile: secretFiles.get(id) }
  })
  const json = { type: 'ready', url: emulator.url, apiUrl: emulator.apiUrl, token: emulator.token, webhooks }
  terminal.show({ json, text: readyText(terminal, { ...facts, forwardFlag: '--forward-to' }) })
}

function readyText({ colors, columns, interactive }: Terminal, facts: ReadyFacts): string {
  const row = (name: string, text: string) => `${colors.dim(name.padEnd(readyIndent - 2))}  ${text}`
  const rows = readyRows(facts).flatMap(([name, text]) => {
    if (name === 'dashboard') return row(name, colors.cyan(text))
    // Commands and addresses stay whole, so that they can be copied.
    return name === '' ? wrappedLines(text, columns - readyIndent).map((part) => row('', part)) : row(name, text)
  })
  if (interactive) rows.push(row('keys', 't trigger  r redeliver  b break  o dashboard  q quit  ? help'))
  return `${rows.join('\n')}\n`
}
