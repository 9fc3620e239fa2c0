import { connection } from '../state/store.ts'

/** Reports that the page may be out of date, and what happens next. */
export function ConnectionBanner() {
  return (
    <div class="banner" role="alert" aria-label="Connection lost">
      {connection.value === 'lost' &&
        `The emulator does not respond at ${location.origin}. This page may be out of date. It reconnects automatically. If the emulator has stopped, start it again.`}
    </div>
  )
}
