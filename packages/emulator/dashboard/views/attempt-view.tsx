import type { Attempt, Delivery } from '../../src/state/delivery.ts'
import { count } from '../format/count.ts'
import { duration, timeOfDay } from '../format/time.ts'
import { Body } from './body.tsx'
import { CopyAs } from './copy-as.tsx'
import { Headers } from './headers.tsx'
import { Refusal } from './refusal.tsx'

interface AttemptViewProps {
  readonly delivery: Delivery
  readonly attempt: Attempt
  readonly initiallyOpen: boolean
  /** Whether a receiver must reject it. */
  readonly attack: boolean
}

/** One request and its outcome. */
export function AttemptView({ delivery, attempt, initiallyOpen, attack }: AttemptViewProps) {
  const { number, url, startedAt, durationMs, requestHeaders, answer, error, chaos } = attempt
  return (
    <details class="attempt" open={initiallyOpen}>
      <summary>
        <b>Attempt {number}</b> {outcome(attempt)}
        <span class="aside">
          {timeOfDay(startedAt)}, took {duration(durationMs)}
        </span>
      </summary>
      {url !== undefined && <p class="attempt-url code">POST {url}</p>}
      {chaos !== undefined && <p class="chaos-done">Chaos: {chaos}</p>}
      {error !== undefined && <p class="problem">{error}</p>}
      <Refusal attempt={attempt} expected={attack} />
      <CopyAs delivery={delivery} attempt={attempt} />
      <h4>Request headers</h4>
      <Headers headers={requestHeaders} />
      {answer && (
        <>
          <h4>Answer {answer.status}</h4>
          <Headers headers={answer.headers} />
          {answer.body === '' ? <p class="hint">Its body is empty.</p> : <Body text={answer.body} name="answer" />}
          {answer.droppedBytes !== undefined && (
            <p class="hint">Only the beginning was kept: {count(answer.droppedBytes, 'more byte')} arrived.</p>
          )}
        </>
      )}
    </details>
  )
}

function outcome({ answer }: Attempt): string {
  if (!answer) return '✕ no answer'
  return answer.status >= 200 && answer.status < 300 ? `✓ ${answer.status}` : `✕ ${answer.status}`
}
