import type { Exchanged } from '../exchange.ts'
import { type Finding, headings, ok, skipped, warning } from '../finding.ts'

const id = 'clock'
const warnedMs = 30_000

/** How far the clock of what answers is ahead of this one, by its Date header: to a second or two. */
export function clockOffset(answer: Exchanged): number | undefined {
  if (answer.status === undefined || answer.headers.date === undefined) return undefined
  const date = Date.parse(answer.headers.date)
  // The header was written some time before the answer had come, and has whole seconds.
  return Number.isNaN(date) ? undefined : date + 500 - (answer.at - answer.tookMs / 2)
}

export function* inspectClock(answer: Exchanged): Generator<Finding> {
  const offset = clockOffset(answer)
  if (offset === undefined) {
    yield skipped(id, 'Clock', 'The responses have no Date header.')
    return
  }
  const seconds = Math.round(Math.abs(offset) / 1000)
  if (Math.abs(offset) <= warnedMs) {
    yield ok(id, 'The clocks of the receiver and of this machine agree.')
    return
  }
  yield warning(id, {
    title: `The clock of the server is ${seconds} s ${offset > 0 ? 'ahead of' : 'behind'} that of this machine.`,
    detail: 'According to its Date header, which a proxy may have written. Either clock may be wrong.',
    advice: 'Synchronise both clocks with NTP: a receiver whose clock is wrong rejects deliveries as too old.',
    heading: headings.signature,
  })
}
