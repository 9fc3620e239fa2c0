import type { OutgoingEvent } from '../deliver/outgoing-event.ts'
import { EmulatorError } from '../emulator-error.ts'
import { assertNumber } from '../numbers.ts'
import { isScenario, scenarios } from './calls.ts'

export interface PlayOptions {
  /** Number of simultaneous calls, 1 to 10,000. Default: 1. */
  readonly calls?: number | undefined
  /** Sends events in random order, also within a call. Default: in the order in which they happen. */
  readonly shuffled?: boolean | undefined
}

/** The events of a scenario, in the order in which they are sent. @throws NOT_FOUND, INVALID */
export function eventsOf(
  name: string,
  { calls = 1, shuffled = false }: PlayOptions,
  clock: PlayClock,
): OutgoingEvent[] {
  if (!isScenario(name)) {
    throw new EmulatorError('NOT_FOUND', `Unknown scenario '${name}'. Use one of ${Object.keys(scenarios).join(', ')}.`)
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

/** All first events, then all second ones, as for calls that began at the same time. */
function sideBySide(calls: readonly OutgoingEvent[][]): OutgoingEvent[] {
  const longest = Math.max(0, ...calls.map((events) => events.length))
  return Array.from({ length: longest }, (_, step) => calls.flatMap((events) => events[step] ?? [])).flat()
}

/** Fisher–Yates shuffle. */
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
