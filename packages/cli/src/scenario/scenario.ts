import { scenarioSummaries } from '@audian-webhooks/emulator'
import { endOfProcess } from '@audian-webhooks/emulator/program'
import * as z from 'zod'
import { CommandError, UsageError } from '../errors.ts'
import { nearest } from '../events/event-names.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { localAudian } from '../local/control.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { wholeNumber } from '../whole-number.ts'
import { outcomesOf, outcomeTable } from './outcomes.ts'
import { type Watch, type WatchedDelivery, watchDeliveries } from './watch.ts'

interface ScenarioOptions {
  readonly calls: string
  readonly shuffle?: boolean | undefined
  readonly wait?: boolean | undefined
  readonly emulator?: string | undefined
}

/** How often it prints the number of open deliveries. */
const sayEveryMs = 10_000

const played = z.object({ deliveries: z.number(), first: z.number().optional(), last: z.number().optional() })

/** Plays calls, waits until each event was sent once or, with --wait, is settled, and shows the outcomes. */
export async function scenario(terminal: Terminal, name: string, options: ScenarioOptions): Promise<ExitCode> {
  assertKnown(name)
  const calls = wholeNumber('--calls', options.calls, { least: 1, most: 10_000 })
  const audian = localAudian(options.emulator)
  const ending = new AbortController()
  endOfProcess().addEventListener('abort', () => ending.abort())
  try {
    const watch = await watchDeliveries(audian, ending.signal)
    const body = { calls, shuffled: options.shuffle ?? false }
    const { deliveries: count, first = 0 } = await audian.call(`/scenarios/${name}`, played, body)
    if (count === 0) throw new CommandError('No active webhook has subscribed to these events: nothing is sent.')
    const own = () => ownOf(watch, first, count)
    await waitFor(terminal, watch, { own, count, open: options.wait ? ['pending', 'retrying'] : ['pending'] })
    return showOutcomes(terminal, { name, calls, count }, own())
  } finally {
    ending.abort()
  }
}

interface Waiting {
  readonly own: () => readonly WatchedDelivery[]
  readonly count: number
  readonly open: readonly string[]
}

async function waitFor(terminal: Terminal, watch: Watch, { own, count, open }: Waiting): Promise<void> {
  const settled = () => own().filter(({ status }) => !open.includes(status)).length
  const timer = setInterval(() => terminal.note(`${count - settled()} of ${count} are open.`), sayEveryMs)
  try {
    await watch.until(() => settled() === count)
  } finally {
    clearInterval(timer)
  }
}

/** A scenario's deliveries follow each other. */
function ownOf({ deliveries }: Watch, first: number, count: number): WatchedDelivery[] {
  return Array.from({ length: count }, (_, index) => deliveries.get(first + index)).filter((own) => own !== undefined)
}

interface Played {
  readonly name: string
  readonly calls: number
  readonly count: number
}

function showOutcomes(
  terminal: Terminal,
  { name, calls, count }: Played,
  deliveries: readonly WatchedDelivery[],
): ExitCode {
  const outcomes = outcomesOf(deliveries)
  const right = outcomes.reduce((sum, { delivered }) => sum + delivered, 0)
  const failed = outcomes.reduce((sum, event) => sum + event.failed, 0)
  const open = count - right - failed
  const json = { scenario: name, calls, sent: count, delivered: right, open, failed, events: outcomes }
  terminal.show({ json, text: outcomeTable(terminal, outcomes) })
  if (open > 0)
    terminal.note(`${open} of ${count} are open: the local Audian retries them. Pass --wait to wait for them.`)
  return right === count ? exitCodes.fine : exitCodes.problem
}

function assertKnown(name: string): void {
  const names = scenarioSummaries.map((summary) => summary.name)
  if (names.includes(name)) return
  const meant = nearest(name, names)
  const suggestion = meant === undefined ? `Known: ${names.join(', ')}.` : `Did you mean ${meant}?`
  throw new UsageError(`Unknown scenario '${name}'. ${suggestion}`)
}
