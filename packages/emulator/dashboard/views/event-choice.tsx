import type { Signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { samples } from '../state/store.ts'

interface EventChoiceProps {
  readonly events: Signal<readonly string[]>
  readonly problem: string | undefined
}

/** The events that an endpoint subscribes to: documented ones, and those that it has subscribed to already. */
export function EventChoice({ events, problem }: EventChoiceProps) {
  const already = useMemo(() => events.peek().filter((name) => name !== '*'), [events])
  const names = new Set([...Object.keys(samples.value), ...already])
  const all = events.value.includes('*')
  const choose = (name: string, chosen: boolean) => {
    events.value = chosen ? [...events.value, name] : events.value.filter((known) => known !== name)
  }
  return (
    <fieldset>
      <legend>Events</legend>
      <label class="inline">
        <input
          type="checkbox"
          checked={all}
          onChange={() => {
            events.value = all ? already : ['*']
          }}
        />
        All events
      </label>
      {!all &&
        [...names].map((name) => (
          <label key={name} class="inline">
            <input
              type="checkbox"
              checked={events.value.includes(name)}
              onChange={({ currentTarget }) => choose(name, currentTarget.checked)}
            />
            {name}
          </label>
        ))}
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
