import { endOfProcess } from '@audian-webhooks/emulator/program'
import { UsageError } from '../errors.ts'
import { fits } from '../events/event-names.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { secretIn } from '../secret.ts'
import { type Posted, receiverUrl } from '../sending/post.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type Captured, type Damage, eventOf, type Item, isDamage } from './captured.ts'
import { createPace } from './pace.ts'
import { showProgress } from './progress.ts'
import { readCaptures } from './read-captures.ts'
import { resend } from './resend.ts'
import { count, type Tally, tallyTable, totalOf } from './tally.ts'

export interface ReplayOptions {
  readonly url: string
  readonly secretEnv: string
  readonly speed?: string | undefined
  readonly filter?: string | undefined
}

/** The maximum number of damaged places that are listed. */
const mostNamed = 100

interface Run {
  readonly tally: Tally
  readonly damages: Damage[]
  /** Including those that are not listed. */
  damaged: number
  sent: number
}

/** Sends captured deliveries again. Fails if one was not accepted, or could not be read. */
export async function replay(terminal: Terminal, paths: readonly string[], options: ReplayOptions): Promise<ExitCode> {
  const url = receiverUrl('--url', options.url)
  const secret = secretIn('--secret-env', options.secretEnv)
  const speed = speedOf(options.speed)
  const end = endOfProcess()
  const pace = createPace(speed, end)
  const run: Run = { tally: new Map(), damages: [], damaged: 0, sent: 0 }
  const progress = await showProgress(terminal, paths)
  try {
    for await (const { found, size } of itemsIn(paths, end)) {
      if (found !== undefined && isDamage(found)) note(run, found)
      else if (found !== undefined && isWanted(found, options.filter)) {
        await pace(found.at)
        if (end.aborted) break
        show(terminal, run, { captured: found, posted: await resend(found, url, secret) })
      }
      progress?.advance(size, run.sent)
    }
  } finally {
    progress?.stop()
  }
  return conclude(terminal, run, end.aborted)
}

async function* itemsIn(paths: readonly string[], signal: AbortSignal): AsyncGenerator<Item> {
  for (const path of paths) if (!signal.aborted) yield* readCaptures(path, signal)
}

function isWanted(captured: Captured, filter: string | undefined): boolean {
  return filter === undefined || fits(filter, eventOf(captured) ?? '')
}

function note(run: Run, damage: Damage): void {
  if (++run.damaged <= mostNamed) run.damages.push(damage)
}

function show(terminal: Terminal, run: Run, sent: { captured: Captured; posted: Posted }): void {
  const { captured, posted } = sent
  const event = eventOf(captured) ?? '(unknown)'
  run.sent++
  count(run.tally, event, posted)
  if (!terminal.json) return
  terminal.show({
    json: { type: 'sent', place: captured.place, event, ...posted, status: posted.status ?? null },
    text: '',
  })
}

function conclude(terminal: Terminal, { tally, damages, damaged }: Run, stopped: boolean): ExitCode {
  const { errorColors } = terminal
  for (const { place, problem } of damages) {
    if (terminal.json) terminal.show({ json: { type: 'damaged', place, problem }, text: '' })
    else terminal.note(`${errorColors.red(place)}: ${problem}`)
  }
  if (damaged > damages.length) terminal.note(`${damaged - damages.length} more places could not be read.`)
  const total = totalOf(tally)
  if (stopped) terminal.note('It was stopped before the end.')
  if (total.sent === 0 && damaged === 0) terminal.note('No matching delivery was found, so nothing was sent.')
  const json = { type: 'summary', ...total, damaged, events: Object.fromEntries(tally) }
  if (terminal.json || total.sent > 0) terminal.show({ json, text: tallyTable(terminal, tally) })
  const fine = !stopped && damaged === 0 && total.sent > 0 && total['2xx'] === total.sent
  return fine ? exitCodes.fine : exitCodes.problem
}

/** @throws UsageError */
function speedOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const speed = Number(text)
  if (!(speed > 0 && speed <= 1_000_000)) throw new UsageError('--speed: must be a number above 0, such as 10.')
  return speed
}
