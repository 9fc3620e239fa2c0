import { computed, signal } from '@preact/signals'
import { scheduleTime } from './schedule-clock.ts'
import { clock } from './store.ts'

/** `performance.now()`, a few times per second: what count-downs are drawn by. */
const pageTime = signal(performance.now())

const tickMs = 250

/** What the schedule's clock shows. Undefined until the emulator has told. */
export const scheduleNow = computed(() => clock.value && scheduleTime(clock.value, pageTime.value))

export function startTicking(): void {
  setInterval(() => {
    pageTime.value = performance.now()
  }, tickMs)
}
