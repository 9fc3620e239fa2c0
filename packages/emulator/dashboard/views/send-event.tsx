import { type Signal, useComputed, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { draftOf, parseEvent } from '../format/parse-event.ts'
import { sentenceOfSent } from '../format/sent.ts'
import { ageProblem, optionsOf, type WayName } from '../format/ways-to-send.ts'
import { sendEvent } from '../state/api.ts'
import { act } from '../state/notices.ts'
import { endpoints, samples } from '../state/store.ts'
import { Panel } from './panel.tsx'
import { RecipientChoice, WayChoice } from './send-options.tsx'

/** Any event, begun from the sample of a documented one: to all endpoints or one, as it is or wrong on purpose. */
export function SendEvent() {
  const text = useSignal('')
  const parsed = useComputed(() => parseEvent(text.value))
  const problem = parsed.value.ok || Object.keys(samples.value).length === 0 ? '' : parsed.value.problem
  const endpointId = useSignal('')
  const way = useSignal<WayName>('as-it-is')
  const age = useSignal('120')
  // One that was deleted since it was chosen counts as not chosen: that is what the page shows.
  const recipient = endpoints.value.find(({ id }) => id === endpointId.value)
  const ready =
    parsed.value.ok && recipient?.active !== false && (way.value !== 'stale' || ageProblem(age.value) === '')
  const send = async () => {
    const { value } = parsed
    if (!value.ok || !ready) return
    const { event } = value.event
    const sent = { event, way: way.value, age: age.value }
    const options = { ...optionsOf(sent.way, sent.age), endpointId: recipient?.id }
    await act(sendEvent(value.event, options), ({ deliveries }) =>
      deliveries.length === 0
        ? { warning: `Sent ${event}, but no active endpoint has subscribed to it: nothing is delivered.` }
        : sentenceOfSent({ ...sent, deliveries }),
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
      <RecipientChoice endpointId={endpointId} event={parsed.value.ok ? parsed.value.event.event : undefined} />
      <WayChoice way={way} age={age} />
      <div class="buttons">
        <button type="button" class="main-action" disabled={!ready} onClick={() => void send()}>
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
