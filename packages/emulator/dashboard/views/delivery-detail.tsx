import { useEffect, useRef } from 'preact/hooks'
import type { Delivery } from '../../src/state/delivery.ts'
import { isAttack, standingOf } from '../../src/state/standing.ts'
import { CallLink } from '../calls/call-link.tsx'
import { kindSentences } from '../format/kinds.ts'
import { dateAndTime } from '../format/time.ts'
import { redeliverOpen } from '../state/actions.ts'
import { opened } from '../state/opened.ts'
import { openId } from '../state/place.ts'
import { closeDetail, focusList, isListHidden } from '../state/selection.ts'
import { AttemptDifference } from './attempt-difference.tsx'
import { AttemptView } from './attempt-view.tsx'
import { Body } from './body.tsx'
import { CopyValue } from './copy-value.tsx'
import { EndpointName, MovedTo } from './endpoint-name.tsx'
import { NextAttempt } from './next-attempt.tsx'
import { RetryNow } from './retry-now.tsx'
import { Status } from './status.tsx'

/** One delivery with all its details. */
export function DeliveryDetail() {
  const top = useRef<HTMLElement>(null)
  const before = useRef(openId.value)
  useEffect(() => {
    top.current?.scrollTo(0, 0)
    if (isListHidden()) top.current?.focus()
    // The Back button closes it too. The focus must move as well.
    else if (before.current !== openId.value && document.activeElement === document.body) focusList()
    before.current = openId.value
  }, [openId.value])
  if (openId.value === undefined) return null
  const shown = opened.value
  return (
    <section class="detail" aria-label="Delivery" ref={top} tabIndex={-1}>
      <div class="detail-head">
        <h2>{shown && 'delivery' in shown ? `#${shown.delivery.sequence} ${shown.delivery.event}` : openId.value}</h2>
        <RetryNow at={shown && 'delivery' in shown ? shown.delivery.nextAttemptAt : undefined} />
        <button type="button" class="main-action" onClick={() => void redeliverOpen()} title="r">
          Redeliver
        </button>
        <button type="button" onClick={closeDetail} title="Escape">
          Close
        </button>
      </div>
      {!shown && <p class="empty">Loading …</p>}
      {shown && 'problem' in shown && <p class="problem">{shown.problem.message}</p>}
      {shown && 'delivery' in shown && <Detail key={shown.delivery.id} delivery={shown.delivery} />}
    </section>
  )
}

function Detail({ delivery }: { readonly delivery: Delivery }) {
  const { attempts } = delivery
  return (
    <>
      <Facts delivery={delivery} />
      <h3>Attempts</h3>
      {attempts.length === 0 && <p class="hint">No attempt has finished yet.</p>}
      <AttemptDifference attempts={attempts} />
      {attempts.toReversed().map((attempt, index) => (
        <AttemptView
          key={attempt.deliveryId}
          delivery={delivery}
          attempt={attempt}
          initiallyOpen={index === 0}
          attack={isAttack(delivery.kind)}
        />
      ))}
      <h3>Body</h3>
      <Body text={delivery.body} name="body" />
    </>
  )
}

function Facts({ delivery }: { readonly delivery: Delivery }) {
  const { kind, endpointId, url, eventId, id, createdAt, nextAttemptAt, reason } = delivery
  return (
    <dl class="facts">
      <dt>Status</dt>
      <dd>
        <Status standing={standingOf(delivery)} />
        {nextAttemptAt !== undefined && (
          <>
            , next attempt <NextAttempt at={nextAttemptAt} />
          </>
        )}
        {reason !== undefined && `: ${reason}`}
      </dd>
      <dt>Kind</dt>
      <dd>
        {kind} <span class="hint">{kindSentences[kind]}</span>
      </dd>
      <dt>Endpoint</dt>
      <dd>
        <EndpointName id={endpointId} url={url} />
        {url !== undefined && <CopyValue text={url} name="endpoint URL" />} <MovedTo id={endpointId} url={url} />
      </dd>
      <dt>Call</dt>
      <dd>
        <CallLink body={delivery.body} />
      </dd>
      <dt>Event id</dt>
      <dd class="code">
        {eventId}
        <CopyValue text={eventId} name="event id" />
      </dd>
      <dt>Delivery</dt>
      <dd class="code">
        {id}
        <CopyValue text={id} name="delivery id" />
      </dd>
      <dt>Created</dt>
      <dd>{dateAndTime(createdAt)}</dd>
    </dl>
  )
}
