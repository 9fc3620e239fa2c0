import { type Clock, systemClock } from '@audian-webhooks/core/kit'

/** The time that all processes of one machine share. Milliseconds. */
export interface QueueClock extends Pick<Clock, 'now' | 'setTimer'> {
  /** Since the machine started. Never set, and the same in all of its processes; starts at zero when the machine restarts. */
  uptime(): number
}

export const machineClock: QueueClock = {
  now: systemClock.now,
  setTimer: systemClock.setTimer,
  // Unlike performance.now(), it counts from the same moment in every process.
  uptime: () => Number(process.hrtime.bigint() / 1_000_000n),
}
