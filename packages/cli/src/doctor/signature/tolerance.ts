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
        ? 'One signed in 4 minutes from now is accepted: the clock that it is compared with may be ahead.'
        : undefined,
      advice: 'Accept timestamps at least 5 minutes old, and check the clock of the receiver.',
      heading: headings.signature,
    })
    return
  }
  if (!isFine(future)) {
    yield warning(id, {
      title: `A delivery signed in 4 minutes from now ${describeAnswer(future)}, one signed 4 minutes ago is accepted.`,
      advice:
        'Check whether the clock of the receiver is behind; if it is not, its tolerance is short but does no harm.',
      heading: headings.signature,
    })
    return
  }
  const old = await at(-55)
  if (isFine(old) || isServerError(old)) {
    yield ok(id, `Timestamps of 4 minutes ago and from now are accepted. One of 55 minutes ago ${describeAnswer(old)}.`)
    return
  }
  yield warning(id, {
    title: `A delivery signed 55 minutes ago ${describeAnswer(old)}.`,
    detail:
      'Audian’s last attempt comes about 55 minutes after the first. Whether each attempt has its own timestamp is not documented.',
    advice:
      'Accept timestamps of the last 75 minutes, or answer 503 to what is too old: after a 4xx Audian gives the event up.',
    heading: headings.signature,
  })
}
