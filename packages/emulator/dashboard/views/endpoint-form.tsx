import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ProblemView } from '../../src/control/views.ts'
import type { Endpoint } from '../../src/state/endpoint.ts'
import type { EndpointDraft } from '../format/endpoint-draft.ts'
import type { Answer } from '../state/api.ts'
import { EventChoice } from './event-choice.tsx'
import { Field } from './field.tsx'

interface EndpointFormProps {
  readonly title: string
  readonly initial: EndpointDraft
  /** The text of the button that saves. */
  readonly submit: string
  readonly save: (draft: EndpointDraft) => Promise<Answer<Endpoint>>
  readonly onSaved: (endpoint: Endpoint) => void
  /** Absent if there is no previous view. */
  readonly onCancel: (() => void) | undefined
  /** Whether the user has opened the form: it then gets the focus. */
  readonly focused: boolean
  /** The effect of a draft, as a sentence. */
  readonly consequence?: (draft: EndpointDraft) => string | undefined
}

/** Everything about an endpoint that can be changed. Errors of the emulator are shown beside the field. */
export function EndpointForm({ title, initial, submit, focused, ...does }: EndpointFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const url = useSignal(initial.url)
  const description = useSignal(initial.description)
  const events = useSignal(initial.events)
  const active = useSignal(initial.active)
  const problem = useSignal<ProblemView | undefined>(undefined)
  const draft = () => ({ url: url.value, description: description.value, events: events.value, active: active.value })
  // A problem is shown until something is changed.
  useSignalEffect(() => {
    void draft()
    problem.value = undefined
  })
  useEffect(() => {
    if (focused) form.current?.querySelector('input')?.focus()
  }, [focused])
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const answer = await does.save(draft())
    problem.value = answer.ok ? undefined : answer.problem
    if (answer.ok) does.onSaved(answer.value)
  }
  const wrong = problem.value?.fields ?? {}
  return (
    <form ref={form} class="form" aria-label={title} onSubmit={(event) => void save(event)} noValidate>
      <Field label="URL" value={url} placeholder="http://localhost:3000/webhooks" problem={wrong.url} />
      <Field label="Description" value={description} placeholder="optional" problem={wrong.description} />
      <EventChoice events={events} problem={wrong.events} />
      <label class="inline">
        <input
          type="checkbox"
          checked={active.value}
          onChange={({ currentTarget }) => {
            active.value = currentTarget.checked
          }}
        />
        Active
      </label>
      <p class="hint" role="status" aria-label="What follows">
        {does.consequence?.(draft())}
      </p>
      {problem.value && Object.keys(wrong).length === 0 && <p class="problem">{problem.value.message}</p>}
      <div class="buttons">
        <button type="submit" class="main-action">
          {submit}
        </button>
        {does.onCancel && (
          <button type="button" onClick={does.onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  )
}
