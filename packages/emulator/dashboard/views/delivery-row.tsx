import type { DeliverySummary } from '../../src/control/views.ts'
import { duration, timeOfDay } from '../format/time.ts'
import { EndpointName } from './endpoint-name.tsx'
import { NextAttempt } from './next-attempt.tsx'
import { Status } from './status.tsx'

interface DeliveryRowProps {
  readonly delivery: DeliverySummary
  /** From 1. */
  readonly place: number
  readonly of: number
  /** Pixels from the top of the list. */
  readonly top: number
  readonly active: boolean
  readonly open: boolean
}

export function rowId(sequence: number | undefined): string {
  return `delivery-${sequence}`
}

export function DeliveryRow({ delivery, place, of, top, active, open }: DeliveryRowProps) {
  const { sequence, standing, event, kind, endpointId, url, attempts, lastDurationMs, createdAt } = delivery
  return (
    <div
      id={rowId(sequence)}
      class="row"
      role="option"
      tabIndex={-1}
      data-index={place - 1}
      aria-selected={open}
      aria-posinset={place}
      aria-setsize={of}
      data-active={active}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span class="figure">#{sequence}</span>
      <Status standing={standing} />
      <span class="event">
        <span>{event}</span>
        {kind !== 'event' && <span class="kind">{kind}</span>}
      </span>
      <EndpointName id={endpointId} url={url} />
      <span class="figure" title={`${attempts} attempts`}>
        {attempts}
        <span class="unit"> {attempts === 1 ? 'try' : 'tries'}</span>
      </span>
      <LastAnswer delivery={delivery} />
      <span class="figure">{lastDurationMs === undefined ? '' : duration(lastDurationMs)}</span>
      <span class="figure">
        <NextAttempt at={delivery.nextAttemptAt} />
      </span>
      <span class="figure">{timeOfDay(createdAt)}</span>
    </div>
  )
}

function LastAnswer({ delivery: { lastStatus, lastError, lastExplanation } }: Pick<DeliveryRowProps, 'delivery'>) {
  if (lastStatus !== undefined)
    return (
      <span class="answer" title={lastExplanation}>
        {lastStatus}
      </span>
    )
  return (
    <span class="answer" title={lastError}>
      {lastError ?? ''}
    </span>
  )
}
