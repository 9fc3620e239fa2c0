import type { Attempt, Delivery } from '../../src/state/delivery.ts'
import { duration, timeOfDay } from '../format/time.ts'
import { Body } from './body.tsx'
import { CopyAs } from './copy-as.tsx'
import { CopyValue } from './copy-value.tsx'
import { Refusal } from './refusal.tsx'

interface AttemptViewProps {
  readonly delivery: Delivery
  readonly attempt: Attempt
  readonly initiallyOpen: boolean
  /** Whether a receiver must refuse it. */
  readonly attack: boolean
}

/** One request, and what came of it. */
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
        </>
      )}
    </details>
  )
}

function outcome({ answer }: Attempt): string {
  if (!answer) return '✕ no answer'
  return answer.status >= 200 && answer.status < 300 ? `✓ ${answer.status}` : `✕ ${answer.status}`
}

function Headers({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
  return (
    <dl class="headers code">
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            <CopyValue text={value} name={`header ${name}`} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
