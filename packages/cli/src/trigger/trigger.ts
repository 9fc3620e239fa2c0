import { setTimeout as delay } from 'node:timers/promises'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { localAudian } from '../local/control.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { wholeNumber } from '../whole-number.ts'
import { type DraftFlags, draftOf, newEventId } from './draft.ts'
import { edited } from './editor.ts'
import { isExpected, showOutcome } from './outcome.ts'
import type { Send } from './send.ts'
import { skewOf } from './skew.ts'
import { straight } from './straight.ts'
import { throughLocalAudian } from './through-local-audian.ts'

export interface TriggerOptions extends DraftFlags {
  readonly edit?: boolean | undefined
  readonly repeat: string
  readonly every: string
  readonly skew?: string | undefined
  readonly badSignature?: boolean | undefined
  readonly url?: string | undefined
  readonly secretEnv: string
  readonly emulator?: string | undefined
}

/** Sends an event, and succeeds if every receiver has accepted it; with a wrong signature, if every receiver has rejected it. */
export async function trigger(terminal: Terminal, name: string, options: TriggerOptions): Promise<ExitCode> {
  const { badSignature = false } = options
  const times = wholeNumber('--repeat', options.repeat, { least: 1, most: 1_000_000 })
  const everyMs = wholeNumber('--every', options.every, { least: 0, most: 86_400_000 })
  const draft = draftOf(name, options)
  const send = senderOf(options)
  const first = options.edit ? await edited(draft) : draft
  // An id that was chosen is part of what is tried, for instance of a duplicate.
  const hasOwnId =
    options.id !== undefined || options.set?.some((text) => text.startsWith('id=')) || first.id !== draft.id

  let expected = true
  for (let time = 0; time < times; time++) {
    if (time > 0) await delay(everyMs)
    const outcomes = await send(time === 0 || hasOwnId ? first : { ...first, id: newEventId() })
    if (outcomes.length === 0)
      terminal.note(`No active webhook has subscribed to ${String(first.event)}: nothing is sent.`)
    for (const outcome of outcomes) showOutcome(terminal, outcome, badSignature)
    expected &&= outcomes.length > 0 && outcomes.every((outcome) => isExpected(outcome, badSignature))
  }
  return expected ? exitCodes.fine : exitCodes.problem
}

/** @throws UsageError */
function senderOf({ url, emulator, skew, badSignature = false, secretEnv }: TriggerOptions): Send {
  if (url !== undefined && emulator !== undefined) throw new UsageError('Pass --url or --emulator, not both.')
  if (badSignature && skew !== undefined) throw new UsageError('Pass --skew or --bad-signature, not both.')
  const skewMs = skew === undefined ? undefined : skewOf(skew)
  if (url !== undefined) return straight({ url, secretEnv, skewMs, badSignature })
  return throughLocalAudian(localAudian(emulator), { skewMs, badSignature })
}
