import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import type { ProblemView } from '../../src/control/views.ts'
import { createEndpoint } from '../state/api.ts'
import { tell } from '../state/notices.ts'
import { samples } from '../state/store.ts'
import { Field } from './field.tsx'

interface NewEndpointProps {
  readonly onCreated: () => void
  /** Absent where there is nothing to go back to. */
  readonly onCancel: (() => void) | undefined
}

/** The form that registers an endpoint. What the emulator refuses is said beside the field. */
export function NewEndpoint({ onCreated, onCancel }: NewEndpointProps) {
  const url = useSignal('')
  const description = useSignal('')
  const events = useSignal<readonly string[]>(['*'])
  const problem = useSignal<ProblemView | undefined>(undefined)
  // What is wrong is said until it is changed.
  useSignalEffect(() => {
    void url.value
    void description.value
    void events.value
    problem.value = undefined
  })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const about = description.value === '' ? {} : { description: description.value }
    const answer = await createEndpoint({ url: url.value, events: events.value, active: true, ...about })
    problem.value = answer.ok ? undefined : answer.problem
    if (!answer.ok) return
    tell(`${answer.value.url} is registered. Copy its secret into your receiver.`)
    onCreated()
  }
  const wrong = problem.value?.fields ?? {}
  return (
    <form class="form" aria-label="New endpoint" onSubmit={(event) => void submit(event)} noValidate>
      <Field label="URL" value={url} placeholder="http://localhost:3000/webhooks" problem={wrong.url} />
      <Field label="Description" value={description} placeholder="optional" problem={wrong.description} />
      <EventChoice events={events} problem={wrong.events} />
      {problem.value && Object.keys(wrong).length === 0 && <p class="problem">{problem.value.message}</p>}
      <div class="buttons">
        <button type="submit" class="main-action">
          Create endpoint
        </button>
        {onCancel && (
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  )
}

interface EventChoiceProps {
  readonly events: Signal<readonly string[]>
  readonly problem: string | undefined
}

function EventChoice({ events, problem }: EventChoiceProps) {
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
            events.value = all ? [] : ['*']
          }}
        />
        All events
      </label>
      {!all &&
        Object.keys(samples.value).map((name) => (
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
