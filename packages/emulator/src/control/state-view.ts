import { sampleEvent, sampleEvents } from '@audian-webhooks/core/protocol'
import type { Schedule } from '../deliver/schedule.ts'
import type { Emulator } from '../emulator.ts'
import type { LocalAudian } from '../local-audian.ts'
import { scenarioSummaries } from '../scenario/calls.ts'
import type { StateView } from './views.ts'

export interface Surroundings {
  readonly schedule: Schedule
  readonly addresses: () => Pick<Emulator, 'apiUrl' | 'token'>
}

const names = Object.keys(sampleEvents) as (keyof typeof sampleEvents)[]

/** Everything that a dashboard needs at the start, except the deliveries. */
export function stateView(audian: LocalAudian, { schedule, addresses }: Surroundings): StateView {
  const { apiUrl, token } = addresses()
  return {
    endpoints: audian.endpoints(),
    chaos: audian.chaos,
    clock: audian.clockView(),
    totals: audian.tally(),
    api: { url: apiUrl, token },
    schedule,
    samples: Object.fromEntries(names.map((name) => [name, sampleEvent(name)])),
    scenarios: scenarioSummaries,
  }
}
