import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { LastSigned, SecretUseView } from '../../src/control/views.ts'
import { count } from '../format/count.ts'
import { dateAndTime, timeOfDay } from '../format/time.ts'
import { getSecretUse } from '../state/api.ts'
import { linkTo } from '../state/place.ts'
import { deliveries } from '../state/store.ts'

const everyMs = 1000

interface SecretUseProps {
  readonly id: string
  readonly rotatedAt: string
}

/** Which attempts were signed with the new secret of an endpoint, and which with the old one. */
export function SecretUse({ id, rotatedAt }: SecretUseProps) {
  const use = useSignal<SecretUseView | undefined>(undefined)
  useEffect(() => {
    let seen: number | undefined
    const refresh = async () => {
      const revision = deliveries.revision.peek()
      if (document.hidden || revision === seen) return
      seen = revision
      const answer = await getSecretUse(id)
      if (answer.ok) use.value = answer.value
    }
    void refresh()
    const timer = setInterval(() => void refresh(), everyMs)
    return () => clearInterval(timer)
  }, [id, rotatedAt])
  if (!use.value) return null
  const { current, earlier } = use.value
  return (
    <section class="secret-use hint" aria-label="Rotation">
      <p>Secret rotated {dateAndTime(Date.parse(rotatedAt))}</p>
      <p>New: {current.last ? <Last signed={current.last} /> : 'no attempt is signed with it yet.'}</p>
      <p>
        Old:{' '}
        {earlier.last ? (
          <>
            <Last signed={earlier.last} /> No later attempt is signed with it.
          </>
        ) : (
          'no stored attempt was signed with it.'
        )}
      </p>
      {current.unauthorized > 0 && (
        <p class="problem">
          {count(current.unauthorized, 'attempt')} with the new secret answered 401. Check that your receiver has it.
        </p>
      )}
    </section>
  )
}

function Last({ signed: { id, sequence, event, at, status } }: { readonly signed: LastSigned }) {
  return (
    <>
      last <a href={linkTo(id)}>#{sequence}</a> {event} at {timeOfDay(at)},{' '}
      {status === undefined ? 'no answer' : `answered ${status}`}.
    </>
  )
}
