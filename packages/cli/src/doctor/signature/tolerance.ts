import { describeAnswer, isServerError } from '../answers.ts'
import type { Exchanged } from '../exchange.ts'
import { type Findings, headings, ok, warning } from '../finding.ts'
import { plainBody, type SignedProbes } from './signed-probes.ts'

const id = 'tolerance'
const minute = 60_000

/** Delivers with timestamps from the past and the future. */
export async function* inspectTolerance(probes: SignedProbes, isFine: (answer: Exchanged) => boolean): Findings<void> {
  const at = (minutes: number) => probes.send(plainBody(), { laterByMs: minutes * minute })
  const past = await at(-4)
  const future = await at(4)
  if (!isFine(past)) {
    yield warning(id, {
      title: `A delivery signed 4 minutes ago ${describeAnswer(past)}.`,
      detail: isFine(future)
        ? 'One signed 4 minutes in the future is accepted: the clock of the receiver may be ahead.'
        : undefined,
      advice: 'Accept timestamps at least 5 minutes old, and check the clock of the receiver.',
      heading: headings.signature,
    })
    return
  }
  if (!isFine(future)) {
    yield warning(id, {
      title: `A delivery signed 4 minutes in the future ${describeAnswer(future)}, one signed 4 minutes ago is accepted.`,
      advice:
        'Check whether the clock of the receiver is behind. If it is not, its tolerance is short but does no harm.',
      heading: headings.signature,
    })
    return
  }
  const old = await at(-55)
  if (isFine(old) || isServerError(old)) {
    yield ok(
      id,
      `Timestamps 4 minutes in the past and in the future are accepted. One from 55 minutes ago ${describeAnswer(old)}.`,
    )
    return
  }
  yield warning(id, {
    title: `A delivery signed 55 minutes ago ${describeAnswer(old)}.`,
    detail:
      'Audian’s last attempt comes about 55 minutes after the first. It is not documented whether each attempt has its own timestamp.',
    advice:
      'Accept timestamps of the last 75 minutes, or respond with 503 to older ones: after a 4xx Audian does not retry.',
    heading: headings.signature,
  })
}
