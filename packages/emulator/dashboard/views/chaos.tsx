import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { ChaosSettings } from '../../src/deliver/chaos-settings.ts'
import { setChaos } from '../state/api.ts'
import { act } from '../state/notices.ts'
import { chaos } from '../state/store.ts'
import { Panel } from './panel.tsx'

type Kind = Exclude<keyof ChaosSettings, 'maxDelayMs'>

const kinds: Readonly<Record<Kind, readonly [label: string, hint: string]>> = {
  duplicate: ['Duplicate', 'is sent again after it was delivered'],
  concurrentDuplicate: ['Concurrent duplicate', 'is sent twice at the same time'],
  reorder: ['Out of order', 'a later event overtakes it'],
  delay: ['Late', 'the first attempt is held back'],
  droppedConnection: ['Dropped connection', 'cut, and retried'],
  newFields: ['New fields', 'has undocumented fields'],
  unknownEvent: ['Unknown event', 'one more, with an unknown name'],
  wrongKey: ['Wrong key', 'one more, to be rejected'],
  stale: ['Stale', 'one more, signed two hours ago'],
  truncated: ['Truncated', 'one more, with a truncated body'],
}
const names = Object.keys(kinds) as Kind[]
const allOff = Object.fromEntries(names.map((name) => [name, 0]))

/** Faults that happen on purpose. */
export function Chaos() {
  const settings = chaos.value
  const on = settings ? names.filter((name) => settings[name] > 0).length : 0
  return (
    <Panel title="Chaos" note={on === 0 ? 'off' : `${on} on`} initially="shut">
      {!settings && <p class="hint">Waiting for the emulator …</p>}
      {settings && (
        <>
          <div class="buttons">
            <button
              type="button"
              disabled={on === 0}
              onClick={() => act(setChaos(allOff), () => 'All chaos is off, for events from now on.')}
            >
              Turn all off
            </button>
          </div>
          {names.map((name) => (
            <Slider key={name} name={name} value={settings[name]} />
          ))}
          <MostDelay ms={settings.maxDelayMs} />
        </>
      )}
    </Panel>
  )
}

/** Shows the value while the slider is moved, and sends it to the emulator on release. */
function Slider({ name, value }: { readonly name: Kind; readonly value: number }) {
  const id = useId()
  const moved = useSignal<number | undefined>(undefined)
  const [label, hint] = kinds[name]
  const percent = moved.value ?? Math.round(value * 100)
  const commit = async (to: number) => {
    await act(setChaos({ [name]: to / 100 }))
    moved.value = undefined
  }
  return (
    <div class="slider" data-on={percent > 0}>
      <label for={id}>{label}</label>
      <span class="percent" aria-hidden="true">
        {percent} %
      </span>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={1}
        value={percent}
        aria-valuetext={`${percent} %`}
        aria-describedby={`${id}-hint`}
        onInput={({ currentTarget }) => {
          moved.value = currentTarget.valueAsNumber
        }}
        onChange={({ currentTarget }) => void commit(currentTarget.valueAsNumber)}
      />
      <span class="hint" id={`${id}-hint`}>
        {hint}
      </span>
    </div>
  )
}

function MostDelay({ ms }: { readonly ms: number }) {
  return (
    <label class="inline">
      Late by up to{' '}
      <input
        class="short"
        type="number"
        min={0}
        step={1000}
        value={ms}
        onChange={({ currentTarget }) => void act(setChaos({ maxDelayMs: currentTarget.valueAsNumber }))}
      />{' '}
      ms
    </label>
  )
}
