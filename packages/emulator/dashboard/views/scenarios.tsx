import { useSignal } from '@preact/signals'
import { count } from '../format/count.ts'
import { playScenario } from '../state/api.ts'
import { act } from '../state/notices.ts'
import { scenarios } from '../state/store.ts'
import { Panel } from './panel.tsx'

/** Whole calls: all their events. */
export function Scenarios() {
  const chosen = useSignal('')
  const calls = useSignal(1)
  const shuffled = useSignal(false)
  const scenario = scenarios.value.find(({ name }) => name === chosen.value) ?? scenarios.value[0]
  const play = (event: SubmitEvent) => {
    event.preventDefault()
    if (!scenario) return
    void act(playScenario(scenario.name, { calls: calls.value, shuffled: shuffled.value }), ({ deliveries }) =>
      deliveries === 0
        ? {
            warning: `Played “${scenario.name}”, but no active endpoint has subscribed to its events, so nothing is delivered.`,
          }
        : `Playing “${scenario.name}”: ${count(deliveries, 'delivery', 'deliveries')} started.`,
    )
  }
  return (
    <Panel title="Play a scenario" initially="open">
      <form class="form" onSubmit={play} noValidate>
        <div class="field">
          <label for="scenario">Scenario</label>
          <select
            id="scenario"
            value={scenario?.name ?? ''}
            onChange={({ currentTarget }) => {
              chosen.value = currentTarget.value
            }}
          >
            {scenarios.value.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <p class="hint">{scenario?.summary ?? 'Waiting for the emulator …'}</p>
        <div class="buttons">
          <label class="inline">
            Calls
            <input
              class="short"
              type="number"
              min={1}
              max={10_000}
              value={calls.value}
              onInput={({ currentTarget }) => {
                calls.value = currentTarget.valueAsNumber
              }}
            />
          </label>
          <label class="inline">
            <input
              type="checkbox"
              checked={shuffled.value}
              onChange={({ currentTarget }) => {
                shuffled.value = currentTarget.checked
              }}
            />
            Shuffled
          </label>
          <button type="submit" class="main-action" disabled={!scenario}>
            Play
          </button>
        </div>
      </form>
    </Panel>
  )
}
