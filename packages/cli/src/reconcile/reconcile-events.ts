import { type AudianClient, type Reconciliation, reconcile, type WebhookLog } from '@audian-webhooks/client'
import { clientOf, emulatorAddress } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { milliseconds } from '../duration.ts'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { localAudian } from '../local/control.ts'
import { readBytes } from '../read-bytes.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { wrapped } from '../terminal/wrapped.ts'
import { askReceiver } from './ask-receiver.ts'
import { handledIds } from './handled-ids.ts'
import { countLines, missedTable } from './missed-table.ts'
import { redeliver } from './redeliver.ts'

interface ReconcileOptions extends ApiOptions {
  readonly handled?: string | undefined
  readonly handledUrl?: string | undefined
  readonly handledTokenEnv: string
  readonly events?: string[] | undefined
  readonly since: string
  readonly settle: string
  readonly redeliver?: boolean | undefined
}

type IsHandled = (eventId: string) => boolean | Promise<boolean>

/** Lists missed events and counts the others. The exit code is 1 if events were missed. */
export async function reconcileEvents(
  terminal: Terminal,
  id: string | undefined,
  options: ReconcileOptions,
): Promise<ExitCode> {
  const since = new Date(Date.now() - milliseconds('--since', options.since))
  const settleMs = milliseconds('--settle', options.settle)
  const client = clientOf(options)
  const isHandled = await questionOf(options)
  const { events } = options
  const result = await reconcile(logsOf(client, id), { isHandled, since, settleMs, events })

  terminal.show({ json: jsonOf(result), text: textOf(terminal, result) })
  if (result.gap === 0) return exitCodes.fine
  if (result.gap > result.missed.length) terminal.note(`The table shows only the oldest ${result.missed.length}.`)
  terminal.note(`\n${wrapped(terminal, await recovery(result, options))}`)
  return exitCodes.problem
}

async function questionOf({ handled, handledUrl, handledTokenEnv }: ReconcileOptions): Promise<IsHandled> {
  if ((handled === undefined) === (handledUrl === undefined)) {
    throw new UsageError('Pass the handled events: a file with --handled, or the receiver with --handled-url.')
  }
  if (handledUrl !== undefined) return askReceiver({ url: handledUrl, token: process.env[handledTokenEnv] })
  const path = handled ?? '-'
  const ids = handledIds((await readBytes(path)).toString(), path === '-' ? 'Standard input' : path)
  return (eventId) => ids.has(eventId)
}

async function* logsOf({ webhooks }: AudianClient, id: string | undefined): AsyncGenerator<WebhookLog> {
  if (id !== undefined) yield* webhooks.logs(id, { limit: 100 })
  else for await (const webhook of webhooks.list()) yield* webhooks.logs(webhook.id, { limit: 100 })
}

function jsonOf({ missed, oldestMissed, ...counts }: Reconciliation): object {
  return {
    ...counts,
    oldestMissed: oldestMissed?.log.timestamp,
    missed: missed.map(({ reason, log }) => ({ reason, ...log })),
  }
}

function textOf(terminal: Terminal, result: Reconciliation): string {
  const counts = countLines(terminal, result)
  return result.missed.length === 0 ? counts : `${missedTable(terminal, result.missed)}\n\n${counts}`
}

/** Delivers the missed events again, or explains how to. */
async function recovery({ missed }: Reconciliation, options: ReconcileOptions): Promise<string> {
  const emulator = emulatorAddress(options)
  if (emulator === undefined) {
    return "Audian's documented API cannot deliver an event again. Send these ids to Audian's support, or read the calls from the API if your account has access. A receiver handles an event once, however often it is delivered."
  }
  if (!options.redeliver) return 'Pass --redeliver to make the local Audian deliver them again.'
  const count = await redeliver(localAudian(emulator), missed)
  const forgotten = count < missed.length ? ` It no longer has the other ${missed.length - count}.` : ''
  return `The local Audian delivers ${count} of them again.${forgotten} Run reconcile again to see the results.`
}
