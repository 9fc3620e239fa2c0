import type { OutgoingEvent } from '../deliver/outgoing-event.ts'
import { EmulatorError } from '../emulator-error.ts'
import { assertNumber } from '../numbers.ts'
import { isScenario, scenarios } from './calls.ts'

export interface PlayOptions {
  /** Calls, side by side: 1 to 10,000. Default: 1. */
  readonly calls?: number | undefined
  /** In any order, also within a call. Default: as they happen. */
  readonly shuffled?: boolean | undefined
}

/** The events of a scenario, in the order in which they are sent. @throws NOT_FOUND, INVALID */
export function eventsOf(
  name: string,
  { calls = 1, shuffled = false }: PlayOptions,
  clock: PlayClock,
): OutgoingEvent[] {
  if (!isScenario(name)) {
    throw new EmulatorError(
      'NOT_FOUND',
      `There is no scenario '${name}'. There are: ${Object.keys(scenarios).join(', ')}.`,
    )
  }
  assertNumber('calls', 'calls', calls)
  const all = Array.from({ length: calls }, () => scenarios[name].events(clock.now()))
  const events = sideBySide(all)
  return shuffled ? shuffle(events, clock.random) : events
}

export interface PlayClock {
  now(): number
  random(): number
}

/** All first events, then all second ones: as calls that began at once tell of themselves. */
function sideBySide(calls: readonly OutgoingEvent[][]): OutgoingEvent[] {
  const longest = Math.max(0, ...calls.map((events) => events.length))
  return Array.from({ length: longest }, (_, step) => calls.flatMap((events) => events[step] ?? [])).flat()
}

/** Fisher and Yates. */
function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [one, two] = [shuffled[last] as T, shuffled[other] as T]
    shuffled[last] = two
    shuffled[other] = one
  }
  return shuffled
}
