import { connection } from '../state/store.ts'

/** Says that what is shown may be old, and what is done about it. */
export function ConnectionBanner() {
  return (
    <div class="banner" role="alert" aria-label="Connection lost">
      {connection.value === 'lost' &&
        `The emulator does not answer at ${location.origin}. What you see may be out of date. This page tries again by itself; if the emulator has ended, start it again.`}
    </div>
  )
}
