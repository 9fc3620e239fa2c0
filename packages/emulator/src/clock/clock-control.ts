import type { ClockView } from '../control/views.ts'
import { EmulatorError } from '../emulator-error.ts'
import { assertNumber } from '../numbers.ts'
import type { Clock } from './clock.ts'
import { isRunning, type RunningClock } from './running-clock.ts'

/** Moves the clock of the schedule, if it is the emulator's. */
export interface ClockControl {
  view(): ClockView
  /** @throws CLOCK_NOT_ADJUSTABLE if a clock was passed; INVALID */
  setSpeed(speed: number): void
  /** Resolves when the attempts of that time have ended. @throws CLOCK_NOT_ADJUSTABLE if a clock was passed; INVALID */
  advance(ms: number): Promise<void>
}

export interface ClockControlOptions {
  /** Makes the attempts that are due within the given milliseconds, and calls `onMoved` after each step. */
  readonly advance: (clock: RunningClock, ms: number, onMoved: () => void) => Promise<void>
  /** Called after each change. */
  readonly onChange: (view: ClockView) => void
}

export function createClockControl(clock: Clock, { advance, onChange }: ClockControlOptions): ClockControl {
  let advancing = Promise.resolve()

  function view(): ClockView {
    const adjustable = isRunning(clock)
    return { now: clock.monotonic(), speed: adjustable ? clock.speed : 1, adjustable }
  }

  return {
    view,
    setSpeed(speed) {
      adjustable(clock).setSpeed(speed)
      onChange(view())
    },
    // Not async: invalid arguments throw at once, also for callers that do not await the result.
    advance(ms) {
      const running = adjustable(clock)
      assertNumber('advance', 'ms', ms)
      assertNumber('scheduleTime', "The schedule's time", clock.monotonic() + ms)
      // Sequentially, in order of time.
      const moved = advancing.then(() => advance(running, ms, () => onChange(view())))
      advancing = moved.catch(() => undefined)
      return moved
    },
  }
}

function adjustable(clock: Clock): RunningClock {
  if (isRunning(clock)) return clock
  const advice = 'Advance the clock that you passed to startEmulator(), or omit the option.'
  throw new EmulatorError(
    'CLOCK_NOT_ADJUSTABLE',
    `The clock of this emulator was passed as an option and cannot be adjusted here. ${advice}`,
  )
}
