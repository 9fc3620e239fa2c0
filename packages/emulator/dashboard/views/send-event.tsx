import { type Signal, useComputed, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { count } from '../format/count.ts'
import { draftOf, parseEvent } from '../format/parse-event.ts'
import { sendEvent } from '../state/api.ts'
import { act } from '../state/notices.ts'
import { samples } from '../state/store.ts'
import { Panel } from './panel.tsx'

/** Any event, begun from the sample of a documented one. */
export function SendEvent() {
  const text = useSignal('')
  const parsed = useComputed(() => parseEvent(text.value))
  const problem = parsed.value.ok || Object.keys(samples.value).length === 0 ? '' : parsed.value.problem
  const send = async () => {
    const { value } = parsed
    if (!value.ok) return
    await act(sendEvent(value.event), ({ deliveries }) =>
      deliveries.length === 0
        ? { warning: `Sent ${value.event.event}, but no active endpoint has subscribed to it: nothing is delivered.` }
        : `Sent ${value.event.event}: ${count(deliveries.length, 'delivery', 'deliveries')} on the way.`,
    )
  }
  return (
    <Panel title="Send an event" initially="open">
      <SampleChoice text={text} />
      <textarea
        class="code editor"
        aria-label="Event as JSON"
        aria-invalid={problem !== ''}
        aria-describedby="event-problem"
        spellcheck={false}
        rows={10}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value
        }}
        onKeyDown={({ key, ctrlKey, metaKey }) => {
          if (key === 'Enter' && (ctrlKey || metaKey)) void send()
        }}
      />
      <p class="problem" id="event-problem" role="status" aria-label="Problem of the event">
        {problem}
      </p>
      <div class="buttons">
        <button type="button" class="main-action" disabled={!parsed.value.ok} onClick={() => void send()}>
          Send event
        </button>
        <span class="hint">Without id, timestamp or version it gets fresh ones.</span>
      </div>
    </Panel>
  )
}

/** Puts a sample into the editor; at the beginning the first one. */
function SampleChoice({ text }: { readonly text: Signal<string> }) {
  const names = Object.keys(samples.value)
  const start = (name: string | undefined) => {
    const sample = name === undefined ? undefined : samples.peek()[name]
    if (name !== undefined && sample) text.value = draftOf(name, sample)
  }
  useEffect(() => {
    if (text.peek() === '') start(names[0])
  }, [names[0]])
  return (
    <div class="field">
      <label for="sample">Start from the sample of</label>
      <select id="sample" onChange={({ currentTarget }) => start(currentTarget.value)}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
