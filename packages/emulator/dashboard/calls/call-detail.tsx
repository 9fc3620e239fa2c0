import { useEffect, useRef } from 'preact/hooks'
import type { Call } from '../../src/calls/call.ts'
import { count } from '../format/count.ts'
import { dateAndTime, duration } from '../format/time.ts'
import { activeCall, callListId, closeCall, focusCalls } from './call-selection.ts'
import { CallStateWord } from './call-state-word.tsx'
import { partiesOf, problemWords } from './call-words.ts'
import { openCallId, openedCall } from './calls.ts'
import { OrderChart } from './order-chart.tsx'
import { CallDeliveries, Story } from './story.tsx'

/** One call with its story. */
export function CallDetail() {
  const top = useRef<HTMLElement>(null)
  const id = openCallId.value
  const before = useRef(id)
  useEffect(() => {
    if (id !== undefined) activeCall.value = id
    top.current?.scrollTo(0, 0)
    if (document.getElementById(callListId)?.offsetParent === null) top.current?.focus()
    // The Back button closes it too. The focus must move as well.
    else if (before.current !== id && document.activeElement === document.body) focusCalls()
    before.current = id
  }, [id])
  if (id === undefined) return null
  const shown = openedCall.value?.id === id ? openedCall.value : undefined
  return (
    <section class="detail" aria-label="Call" ref={top} tabIndex={-1}>
      <div class="detail-head">
        <h2>{shown?.call ? partiesOf(shown.call) : id}</h2>
        <button type="button" onClick={closeCall} title="Escape">
          Close
        </button>
      </div>
      {!shown && <p class="empty">Loading …</p>}
      {shown?.problem && <p class="problem">{shown.problem.message}</p>}
      {shown?.call && <Detail call={shown.call} />}
    </section>
  )
}

function Detail({ call }: { readonly call: Call }) {
  const { story, apart, omittedSteps } = call
  return (
    <>
      <Facts call={call} />
      {story.length > 0 && <h3>Story</h3>}
      <OrderChart story={story} />
      <Story story={story} />
      {omittedSteps > 0 && <p class="hint">{count(omittedSteps, 'later event')} left out.</p>}
      {apart.length > 0 && (
        <>
          <h3>Not part of the call: deliveries to reject</h3>
          <p class="hint">Forged, stale or truncated on purpose. A receiver must reject them. The story omits them.</p>
          <CallDeliveries deliveries={apart} named />
        </>
      )}
    </>
  )
}

function Facts({ call }: { readonly call: Call }) {
  const { id, state, startedAt, durationMs, deliveries, forgotten, problems } = call
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd>
        <CallStateWord state={state} />
      </dd>
      <dt>Wrong</dt>
      <dd>
        {problems.length === 0
          ? 'nothing'
          : problems.map((problem) => (
              <p key={problem}>
                <span class="mark" data-mark={problem}>
                  {problemWords[problem][0]}
                </span>{' '}
                {problemWords[problem][1]}
              </p>
            ))}
      </dd>
      <dt>Call id</dt>
      <dd class="code">{id}</dd>
      <dt>Began</dt>
      <dd>{dateAndTime(startedAt)}</dd>
      {durationMs !== undefined && (
        <>
          <dt>Lasted</dt>
          <dd>{duration(durationMs)}</dd>
        </>
      )}
      <dt>Deliveries</dt>
      <dd>
        {deliveries}
        {forgotten > 0 && `; ${count(forgotten, 'older one')} no longer kept, so gaps are not reported`}
      </dd>
    </dl>
  )
}
