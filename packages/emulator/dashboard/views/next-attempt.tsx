import { countdown } from '../format/time.ts'
import { scheduleNow } from '../state/page-time.ts'

/** Counts down to a moment on the schedule's clock. A separate component, so that a tick redraws only this. */
export function NextAttempt({ at }: { readonly at: number | undefined }) {
  const now = scheduleNow.value
  if (at === undefined || now === undefined) return null
  return <>{at <= now ? 'now' : `in ${countdown(at - now)}`}</>
}
