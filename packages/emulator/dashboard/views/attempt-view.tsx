import type { Attempt } from '../../src/state/delivery.ts'
import { duration, timeOfDay } from '../format/time.ts'
import { Body } from './body.tsx'
import { Refusal } from './refusal.tsx'

interface AttemptViewProps {
  readonly attempt: Attempt
  readonly initiallyOpen: boolean
  /** Whether a receiver must refuse it. */
  readonly attack: boolean
}

/** One request, and what came of it. */
export function AttemptView({ attempt, initiallyOpen, attack }: AttemptViewProps) {
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
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
