import { type FakeClock, fakeClock } from '@audian-webhooks/testing'
import type { QueueClock } from '../queue-clock.ts'

/** A machine's clock that stands still until a test advances it. */
export type QueueTime = QueueClock & FakeClock

/** @param uptime what is added to the time since the machine started */
export function queueTime(uptime: () => number = () => 0): QueueTime {
  const clock = fakeClock()
  return Object.assign(clock, { uptime: () => clock.monotonic() + uptime() })
}
