import { retryOpen } from '../state/actions.ts'
import { scheduleNow } from '../state/page-time.ts'

/** Makes the attempt that the opened delivery waits for. Alone in its component, so that a tick draws nothing else. */
export function RetryNow({ at }: { readonly at: number | undefined }) {
  const now = scheduleNow.value
  if (at === undefined || now === undefined || at <= now) return null
  return (
    <button type="button" onClick={() => void retryOpen()} title="t">
      Retry now
    </button>
  )
}
