import type { Call, CallDelivery, CallGap, CallStep } from '../../src/calls/call.ts'
import { count } from '../format/count.ts'
import { duration, timeOfDay } from '../format/time.ts'
import { linkTo } from '../state/place.ts'
import { EndpointName } from '../views/endpoint-name.tsx'
import { Status } from '../views/status.tsx'
import { numbered } from './numbered.ts'

/** The events, from top to bottom. A longer wait is a longer line. */
export function Story({ story }: Pick<Call, 'story'>) {
  return (
    <ol class="story">
      {numbered(story).map(({ part, number }) =>
        part.type === 'gap' ? (
          <Gap key={`gap ${part.event}`} gap={part} />
        ) : (
          <Step key={part.eventId} step={part} number={number} />
        ),
      )}
    </ol>
  )
}

function Gap({ gap: { event, requiredBy } }: { readonly gap: CallGap }) {
  return (
    <li class="story-part" data-look="gap">
      <span class="node" aria-hidden="true">
        ?
      </span>
      <h4>{event}</h4>
      <p>
        <span class="mark" data-mark="gap">
          gap
        </span>{' '}
        It was not sent, though {requiredBy} shows that it happened.
      </p>
    </li>
  )
}

function Step({ step, number }: { readonly step: CallStep; readonly number: number }) {
  const { event, happenedAt, dated, waitMs, deliveries } = step
  return (
    <li class="story-part" data-look={lookOf(step)} style={{ '--wait': `${waitHeight(waitMs)}px` }}>
      {waitMs !== undefined && <p class="wait">{waitMs === 0 ? 'at the same moment' : `${duration(waitMs)} later`}</p>}
      <span class="node" aria-hidden="true">
        {number}
      </span>
      <h4>
        {event}{' '}
        <span class="happened">
          {dated ? 'happened' : 'sent'} {timeOfDay(happenedAt)}
        </span>
      </h4>
      <Marks step={step} />
      <CallDeliveries deliveries={deliveries} />
    </li>
  )
}

/** From 18 pixels; twice the wait is 5 more. */
function waitHeight(ms: number | undefined): number {
  if (ms === undefined) return 0
  return Math.round(Math.min(60, 18 + 5 * Math.log2(1 + ms / 1000)))
}

function lookOf({ undelivered, arrivedBefore, deliveries }: CallStep): string {
  if (undelivered) return 'undelivered'
  if (arrivedBefore.length > 0) return 'disorder'
  return deliveries.some(({ arrivedAt }) => arrivedAt !== undefined) ? 'arrived' : 'waiting'
}

function Marks({ step: { arrivedBefore, duplicate, undelivered, dated } }: { readonly step: CallStep }) {
  return (
    <>
      {arrivedBefore.length > 0 && (
        <p>
          <span class="mark" data-mark="disorder">
            disorder
          </span>{' '}
          It arrived before {listOf(arrivedBefore)}, which happened earlier.
        </p>
      )}
      {duplicate && (
        <p>
          <span class="mark" data-mark="duplicate">
            duplicate
          </span>{' '}
          An endpoint accepted it more than once.
        </p>
      )}
      {undelivered && (
        <p>
          <span class="mark" data-mark="undelivered">
            undelivered
          </span>{' '}
          An endpoint did not get it, and no attempt follows.
        </p>
      )}
      {!dated && <p class="hint">Its timestamp is invalid, so it is listed at the time when it was sent.</p>}
    </>
  )
}

const lists = new Intl.ListFormat('en', { type: 'conjunction' })

function listOf(names: readonly string[]): string {
  return lists.format(names)
}

interface CallDeliveriesProps {
  readonly deliveries: readonly CallDelivery[]
  /** Whether each delivery shows its event. */
  readonly named?: boolean
}

export function CallDeliveries({ deliveries, named = false }: CallDeliveriesProps) {
  return (
    <ul class="call-deliveries">
      {deliveries.map(({ id, sequence, standing, event, kind, endpointId, url, attempts, arrivedAt, lastStatus }) => (
        <li key={id}>
          <a href={linkTo(id)}>#{sequence}</a> <Status standing={standing} /> {named && `${event} `}
          {kind !== 'event' && <span class="kind">{kind}</span>} <EndpointName id={endpointId} url={url} />
          <span class="hint">
            {arrivedAt !== undefined && `arrived ${timeOfDay(arrivedAt)}, `}
            {count(attempts, 'attempt')}
            {lastStatus !== undefined && `, answered ${lastStatus}`}
          </span>
        </li>
      ))}
    </ul>
  )
}
