import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { draftOf, eventNameIn } from '../format/parse-event.ts'
import { sentenceOfSent } from '../format/sent.ts'
import { ageProblem, optionsOf, type WayName } from '../format/ways-to-send.ts'
import { sendEvent } from '../state/api.ts'
import { createEventCheck, type EditorProblem } from '../state/event-check.ts'
import { act } from '../state/notices.ts'
import { endpoints, samples } from '../state/store.ts'
import { EditorProblems } from './editor-problems.tsx'
import { Panel } from './panel.tsx'
import { RecipientChoice, WayChoice } from './send-options.tsx'

/** Sends any event, starting from the sample of a documented one: to all endpoints or one, unchanged or wrong on purpose. */
export function SendEvent() {
  const text = useSignal('')
  const endpointId = useSignal('')
  const way = useSignal<WayName>('as-it-is')
  const age = useSignal('120')
  const editor = useRef<HTMLTextAreaElement>(null)
  const check = useMemo(() => createEventCheck(text), [text])
  useEffect(check.follow, [check])
  const problems = check.problems.value
  const event = eventNameIn(text.value)
  // An endpoint that was deleted since it was chosen counts as not chosen, as the page shows.
  const recipient = endpoints.value.find(({ id }) => id === endpointId.value)
  const sendable = event !== undefined && !has(problems, 'refused')
  const ready = sendable && recipient?.active !== false && (way.value !== 'stale' || ageProblem(age.value) === '')
  const send = async (anyway: boolean) => {
    const sent = { text: text.value, way: way.value, age: age.value }
    const found = await check.now()
    if (!ready || has(found, 'refused') || (has(found, 'error') && !anyway)) return
    const options = { ...optionsOf(sent.way, sent.age), endpointId: recipient?.id }
    await act(sendEvent(JSON.parse(sent.text), options), ({ deliveries }) =>
      deliveries.length === 0
        ? { warning: `Sent ${event}, but no active endpoint has subscribed to it, so nothing is delivered.` }
        : sentenceOfSent({ ...sent, event, deliveries }),
    )
  }
  return (
    <Panel title="Send an event" initially="open">
      <SampleChoice text={text} />
      <textarea
        ref={editor}
        class="code editor"
        aria-label="Event as JSON"
        aria-invalid={problems.some(({ severity }) => severity !== 'warning')}
        aria-describedby="event-problems"
        spellcheck={false}
        rows={10}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value
        }}
        onKeyDown={({ key, ctrlKey, metaKey }) => {
          if (key === 'Enter' && (ctrlKey || metaKey)) void send(false)
        }}
      />
      <EditorProblems id="event-problems" problems={problems} editor={editor} />
      <RecipientChoice endpointId={endpointId} event={event} />
      <WayChoice way={way} age={age} />
      <SendButton problems={problems} ready={ready} onSend={send} />
    </Panel>
  )
}

function has(problems: readonly EditorProblem[], wanted: EditorProblem['severity']): boolean {
  return problems.some(({ severity }) => severity === wanted)
}

interface SendButtonProps {
  readonly problems: readonly EditorProblem[]
  readonly ready: boolean
  readonly onSend: (anyway: boolean) => Promise<void>
}

/** An event that does not match its documentation is sent only if the button names that. */
function SendButton({ problems, ready, onSend }: SendButtonProps) {
  const anyway = has(problems, 'error') && !has(problems, 'refused')
  return (
    <div class="buttons">
      <button
        type="button"
        class={anyway ? 'danger' : 'main-action'}
        disabled={!ready}
        onClick={() => void onSend(anyway)}
      >
        {anyway ? 'Send anyway' : 'Send event'}
      </button>
      <span class="hint">If id, timestamp or version is missing, a new one is added.</span>
    </div>
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
