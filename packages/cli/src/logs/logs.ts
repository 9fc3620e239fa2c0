import { setTimeout as delay } from 'node:timers/promises'
import type { AudianClient, WebhookLog } from '@audian-webhooks/client'
import { endOfProcess } from '@audian-webhooks/emulator/program'
import { clientOf } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { milliseconds } from '../duration.ts'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { logLine, logTable } from './log-table.ts'
import { watchChanges } from './watch-changes.ts'

interface LogsOptions extends ApiOptions {
  readonly failed?: boolean | undefined
  readonly since?: string | undefined
  readonly limit: string
  readonly follow?: boolean | undefined
  readonly every: string
}

/** The latest entries, the oldest of them first; with --follow also what changes from then on. */
export async function logs(terminal: Terminal, id: string | undefined, options: LogsOptions): Promise<ExitCode> {
  const wanted = filterOf(options)
  const limit = limitOf(options)
  const pauseMs = milliseconds('--every', options.every)
  const client = clientOf(options)
  const ids = id === undefined ? await allIds(client) : [id]
  const watched = ids.map((each) => watchChanges(client, each))

  const news = async () => oldestFirst((await Promise.all(watched.map((changes) => changes()))).flat().filter(wanted))

  const entries = await news()
  const latest = entries.slice(-limit)
  if (entries.length > limit) terminal.note(`Showing the latest ${limit} of ${entries.length}. See more with --limit.`)
  show(terminal, latest, options)
  if (!options.follow) return exitCodes.fine

  const ended = endOfProcess()
  while (!ended.aborted) {
    await delay(pauseMs, undefined, { signal: ended }).catch(() => undefined)
    if (ended.aborted) break
    for (const log of await news()) terminal.show({ json: log, text: logLine(terminal, log) })
  }
  return exitCodes.fine
}

function show(terminal: Terminal, entries: readonly WebhookLog[], { follow }: LogsOptions): void {
  if (terminal.json) {
    for (const log of entries) terminal.show({ json: log, text: '' })
  } else if (follow) {
    for (const log of entries) terminal.show({ json: log, text: logLine(terminal, log) })
  } else {
    terminal.show({ json: entries, text: entries.length === 0 ? 'No events.' : logTable(terminal, entries) })
  }
}

async function allIds({ webhooks }: AudianClient): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of webhooks.list()) ids.push(id)
  return ids
}

function filterOf({ failed, since }: LogsOptions): (log: WebhookLog) => boolean {
  const begin = since === undefined ? undefined : Date.now() - milliseconds('--since', since)
  // A timestamp that cannot be read stays: leaving it out could hide a failure.
  const isBefore = ({ timestamp }: WebhookLog) => begin !== undefined && Date.parse(timestamp) < begin
  return (log) => !isBefore(log) && (!failed || log.status === 'failed')
}

function limitOf({ limit }: LogsOptions): number {
  const value = Number(limit)
  if (!Number.isSafeInteger(value) || value < 1) throw new UsageError('--limit: must be a whole number from 1.')
  return value
}

/** Entries of one millisecond keep the reverse of the API's order, which begins with the newest. */
function oldestFirst(entries: readonly WebhookLog[]): WebhookLog[] {
  return [...entries].reverse().sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
}
