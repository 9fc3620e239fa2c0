import type { RedeliverProgress } from '../deliver/follow-attempts.ts'
import type { RedeliverAllResult } from '../deliver/redeliver-all.ts'
import type { Stream } from './stream.ts'
import type { RedeliveryView, SkippedView } from './views.ts'

/** Milliseconds between updates: a browser does not need to draw more often. */
const batchMs = 100
const mostNamed = 5

/** Sends progress to every dashboard. The last update is always sent. */
export function tellProgress(stream: Pick<Stream, 'tell'>, number: number): (progress: RedeliverProgress) => void {
  let last: RedeliveryView | undefined
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    if (last !== undefined) stream.tell('redelivery', last)
  }
  return (progress) => {
    last = { ...progress, number }
    if (progress.finished) tell()
    else timer ??= setTimeout(tell, batchMs).unref()
  }
}

/** How many were skipped for each reason, and the first of them. */
export function skippedByReason(skipped: RedeliverAllResult['skipped']): SkippedView[] {
  return [...new Set(skipped.map(({ reason }) => reason))].map((reason) => {
    const all = skipped.filter((one) => one.reason === reason)
    return { reason, deliveries: all.length, first: all.slice(0, mostNamed).map(({ delivery }) => delivery.sequence) }
  })
}
