import { printable } from '@audian-webhooks/emulator/program'
import { clientOf } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { table } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** With --json, one line for each webhook, as the API returns it. */
export async function list(terminal: Terminal, options: ApiOptions): Promise<ExitCode> {
  const rows: string[][] = []
  for await (const webhook of clientOf(options).webhooks.list()) {
    if (terminal.json) terminal.show({ json: webhook, text: '' })
    const { id, active, url, events } = webhook
    rows.push([id, active ? 'active' : 'paused', url, events.join(', ')].map(printable))
  }
  if (terminal.json) return exitCodes.fine
  const text = rows.length === 0 ? 'No webhooks.' : table(terminal, ['ID', 'STATE', 'URL', 'EVENTS'], rows)
  terminal.show({ json: rows, text })
  return exitCodes.fine
}
