import { retryOpen } from '../state/actions.ts'
import { scheduleNow } from '../state/page-time.ts'

/** Makes the attempt that the opened delivery waits for. A separate component, so that a tick redraws only this. */
export function RetryNow({ at }: { readonly at: number | undefined }) {
  const now = scheduleNow.value
  if (at === undefined || now === undefined || at <= now) return null
  return (
    <button type="button" onClick={() => void retryOpen()} title="t">
      Retry now
    </button>
  )
}
