import { computed, signal } from '@preact/signals'
import { scheduleTime } from './schedule-clock.ts'
import { clock } from './store.ts'

/** `performance.now()`, updated a few times per second, for countdowns. */
const pageTime = signal(performance.now())

const tickMs = 250

/** The time of the schedule's clock. Undefined until the emulator has sent it. */
export const scheduleNow = computed(() => clock.value && scheduleTime(clock.value, pageTime.value))

export function startTicking(): void {
  setInterval(() => {
    pageTime.value = performance.now()
  }, tickMs)
}
