import { useMemo } from 'preact/hooks'
import { eventFacts } from '../../src/calls/event-facts.ts'
import { linkToCall } from '../state/place.ts'

/** Links a delivery to the call that it is about. */
export function CallLink({ body }: { readonly body: string }) {
  const { callId } = useMemo(() => eventFacts(body), [body])
  if (callId === undefined) return <span class="hint">The body contains no call id.</span>
  return (
    <a class="code" href={linkToCall(callId)}>
      {callId}
    </a>
  )
}
