import type { Signal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { ageProblem, owedBy, type WayName, wayNames, ways } from '../format/ways-to-send.ts'
import { endpoints } from '../state/store.ts'

interface RecipientChoiceProps {
  /** The id of an endpoint; empty for all that have subscribed. */
  readonly endpointId: Signal<string>
  /** The name of the event to send, if it has one. */
  readonly event: string | undefined
}

/** The endpoints that get the event. */
export function RecipientChoice({ endpointId, event }: RecipientChoiceProps) {
  const id = useId()
  const chosen = endpoints.value.find((endpoint) => endpoint.id === endpointId.value)
  return (
    <div class="field">
      <label for={id}>To</label>
      <select
        id={id}
        value={chosen?.id ?? ''}
        aria-describedby={`${id}-note`}
        onChange={({ currentTarget }) => {
          endpointId.value = currentTarget.value
        }}
      >
        <option value="">all subscribed endpoints</option>
        {endpoints.value.map((endpoint) => (
          <option key={endpoint.id} value={endpoint.id}>
            {endpoint.active ? endpoint.url : `paused: ${endpoint.url}`}
          </option>
        ))}
      </select>
      <div id={`${id}-note`} role="status" aria-label="About the endpoint">
        {chosen && !chosen.active && <p class="problem">It is paused, so nothing is sent to it. Resume it first.</p>}
        {chosen?.active && event !== undefined && !isSubscribed(chosen.events, event) && (
          <p class="hint">It has not subscribed to {event}, but this sends it there anyway.</p>
        )}
      </div>
    </div>
  )
}

function isSubscribed(events: readonly string[], event: string): boolean {
  return events.includes('*') || events.includes(event)
}

interface WayChoiceProps {
  readonly way: Signal<WayName>
  /** In minutes, as it is typed. */
  readonly age: Signal<string>
}

/** The intended fault of the event, and what a receiver must do. */
export function WayChoice({ way, age }: WayChoiceProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>Send it</label>
      <select
        id={id}
        value={way.value}
        aria-describedby={`${id}-owed`}
        onChange={({ currentTarget }) => {
          way.value = wayNames.find((name) => name === currentTarget.value) ?? 'as-it-is'
        }}
      >
        {wayNames.map((name) => (
          <option key={name} value={name}>
            {ways[name].title}
          </option>
        ))}
      </select>
      <p class="hint" id={`${id}-owed`}>
        {owedBy(way.value, age.value)}
      </p>
      {way.value === 'stale' && <Age age={age} />}
    </div>
  )
}

function Age({ age }: Pick<WayChoiceProps, 'age'>) {
  const id = useId()
  const problem = ageProblem(age.value)
  return (
    <>
      <div class="buttons">
        <label for={id}>Age in minutes</label>
        <input
          id={id}
          class="short"
          type="number"
          min={1}
          value={age.value}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onInput={({ currentTarget }) => {
            age.value = currentTarget.value
          }}
        />
      </div>
      <p class="problem" id={`${id}-problem`} role="status" aria-label="Problem of the age">
        {problem}
      </p>
    </>
  )
}
