import { useComputed } from '@preact/signals'
import { count } from '../format/count.ts'
import { countdown } from '../format/time.ts'
import { advanceClock, setSpeed } from '../state/api.ts'
import { nextDue } from '../state/next-due.ts'
import { act } from '../state/notices.ts'
import { scheduleNow } from '../state/page-time.ts'
import { clock, schedule, totals } from '../state/store.ts'
import { Panel } from './panel.tsx'

const speeds = [1, 10, 60, 600]

/** The clock of the retry schedule: its speed, and a button that skips to the next attempt. */
export function Clock() {
  const view = clock.value?.view
  return (
    <Panel title="Clock" note={view && `${view.speed}×`} initially="shut">
      {!view && <p class="hint">Waiting for the emulator …</p>}
      {view && <Speed now={view.speed} adjustable={view.adjustable} />}
      {view && <Skip adjustable={view.adjustable} />}
      <ScheduleLine />
    </Panel>
  )
}

function Speed({ now, adjustable }: { readonly now: number; readonly adjustable: boolean }) {
  return (
    <fieldset disabled={!adjustable}>
      <legend>Speed</legend>
      {speeds.map((speed) => (
        <label key={speed} class="inline">
          <input
            type="radio"
            name="speed"
            checked={speed === now}
            onChange={() => void act(setSpeed(speed), () => `The schedule runs at ${speed}×.`)}
          />
          {speed}×
        </label>
      ))}
      {!speeds.includes(now) && <p class="hint">{now === 0 ? 'It is stopped.' : `At present: ${now}×.`}</p>}
      {!adjustable && (
        <p class="hint">
          This emulator got its clock from the program that started it. Only that program can change it.
        </p>
      )}
    </fieldset>
  )
}

function Skip({ adjustable }: { readonly adjustable: boolean }) {
  const next = nextDue.value
  const label = useComputed(() => {
    const now = scheduleNow.value
    return nextDue.value === undefined || now === undefined ? undefined : countdown(Math.max(0, nextDue.value - now))
  })
  const skip = () => {
    const now = scheduleNow.peek()
    if (next === undefined || now === undefined) return
    const ms = Math.max(0, Math.ceil(next - now))
    void act(advanceClock(ms), () => `Skipped ${countdown(ms)} of the schedule.`)
  }
  return (
    <>
      <button type="button" class="main-action" disabled={!adjustable || next === undefined} onClick={skip}>
        Skip to the next attempt
      </button>
      <p class="hint">
        {label.value === undefined
          ? 'No delivery waits for another attempt.'
          : `${count(totals.value?.retrying ?? 0, 'delivery waits', 'deliveries wait')}; the next attempt is due in ${label.value}.`}
      </p>
    </>
  )
}

function ScheduleLine() {
  const plan = schedule.value
  if (!plan) return null
  const [first = 0, ...later] = plan.delaysMs
  const begin = first === 0 ? 'at once' : `after ${countdown(first)}`
  return (
    <p class="hint">
      {count(plan.delaysMs.length, 'attempt')}: {[begin, ...later.map((ms) => `+${countdown(ms)}`)].join(', ')}
      {plan.jitterMs > 0 && `, each retry up to ${countdown(plan.jitterMs)} later`}. No answer within{' '}
      {countdown(plan.timeoutMs)} is a failure.
    </p>
  )
}
