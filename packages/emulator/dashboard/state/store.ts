import { signal } from '@preact/signals'
import type { ScenarioView, StateView } from '../../src/control/views.ts'
import type { ChaosSettings } from '../../src/deliver/chaos-settings.ts'
import type { Endpoint } from '../../src/state/endpoint.ts'
import { createDeliveries } from './deliveries.ts'
import type { ClockReading } from './schedule-clock.ts'

/** The connection to the emulator. `lost`: it failed or was closed, and the page retries automatically. */
export type Connection = 'connecting' | 'connected' | 'lost'

export const connection = signal<Connection>('connecting')
/** Whether pages of older deliveries are still loading. */
export const loading = signal(true)
export const deliveries = createDeliveries()
export const endpoints = signal<readonly Endpoint[]>([])
export const chaos = signal<ChaosSettings | undefined>(undefined)
export const clock = signal<ClockReading | undefined>(undefined)
export const totals = signal<StateView['totals'] | undefined>(undefined)
export const schedule = signal<StateView['schedule'] | undefined>(undefined)
export const samples = signal<StateView['samples']>({})
export const scenarios = signal<readonly ScenarioView[]>([])
/** Where the imitated API is. Undefined until the first response. */
export const api = signal<StateView['api'] | undefined>(undefined)

/** Sets everything except the deliveries to the state that the emulator sends at the start of a connection. */
export function takeState(state: StateView): void {
  endpoints.value = state.endpoints
  chaos.value = state.chaos
  clock.value = { view: state.clock, readAt: performance.now() }
  totals.value = state.totals
  schedule.value = state.schedule
  samples.value = state.samples
  scenarios.value = state.scenarios
  api.value = state.api
}
