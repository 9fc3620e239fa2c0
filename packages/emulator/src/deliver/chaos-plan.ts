import type { DeliveryKind } from '../state/delivery.ts'
import type { ChaosSettings } from './chaos-settings.ts'

/** What chaos does to one event at one endpoint. */
export interface ChaosPlan {
  /** More deliveries of the same event, beside the first or before it. */
  readonly beside: readonly DeliveryKind[]
  /** Sends it again after it was delivered. */
  readonly again: boolean
  /** Continues as soon as a later event has overtaken it. */
  readonly hold: boolean
  /** Maximum delay of the first attempt, in milliseconds. */
  readonly delayMs: number
  /** Where the connection of the first attempt is cut. */
  readonly cut: 'body' | 'answer' | undefined
  readonly newFields: boolean
  readonly unknownEvent: boolean
}

export const calm: ChaosPlan = {
  beside: [],
  again: false,
  hold: false,
  delayMs: 0,
  cut: undefined,
  newFields: false,
  unknownEvent: false,
}

export function chaosPlan(settings: ChaosSettings, random: () => number): ChaosPlan {
  const happens = (likelihood: number) => likelihood > 0 && random() < likelihood
  const beside: [number, DeliveryKind][] = [
    [settings.concurrentDuplicate, 'concurrent-duplicate'],
    [settings.wrongKey, 'wrong-key'],
    [settings.stale, 'stale'],
    [settings.truncated, 'truncated'],
  ]
  const hold = happens(settings.reorder)
  return {
    beside: beside.filter(([likelihood]) => happens(likelihood)).map(([, kind]) => kind),
    again: happens(settings.duplicate),
    hold,
    delayMs: delayOf(settings, hold, random),
    cut: happens(settings.droppedConnection) ? cutAt(random) : undefined,
    newFields: happens(settings.newFields),
    unknownEvent: happens(settings.unknownEvent),
  }
}

function delayOf({ delay, maxDelayMs }: ChaosSettings, hold: boolean, random: () => number): number {
  // A delivery that is held back must not wait forever if no event follows.
  if (hold) return maxDelayMs
  return delay > 0 && random() < delay ? random() * maxDelayMs : 0
}

function cutAt(random: () => number): 'body' | 'answer' {
  return random() < 0.5 ? 'body' : 'answer'
}
