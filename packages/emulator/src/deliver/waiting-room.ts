import type { Clock, Timer } from '../clock/clock.ts'
import type { Delivery } from '../state/delivery.ts'

/** Deliveries that are not due yet. */
export interface WaitingRoom {
  wait(delivery: Delivery, delayMs: number, goOn: () => void): void
  /** Lets a waiting delivery continue as soon as a later one of its endpoint was attempted. */
  hold(delivery: Delivery): void
  overtaken(by: Delivery): void
  has(delivery: Delivery): boolean
  /** Lets a waiting delivery continue at once. */
  hurry(delivery: Delivery): void
  /** Removes it: it neither waits nor continues. */
  forget(delivery: Delivery): void
  /** Lets all waiting deliveries of an endpoint continue. */
  release(endpointId: string): void
  clear(): void
}

interface Waiting {
  readonly delivery: Delivery
  readonly timer: Timer
  readonly goOn: () => void
}

export function waitingRoom(clock: Clock): WaitingRoom {
  const room = new Map<string, Waiting>()
  /** Deliveries that wait for a later one, by endpoint. */
  const held = new Map<string, Map<string, Delivery>>()

  function leave({ id, endpointId }: Delivery): (() => void) | undefined {
    const waiting = room.get(id)
    waiting?.timer.cancel()
    room.delete(id)
    held.get(endpointId)?.delete(id)
    return waiting?.goOn
  }

  return {
    wait(delivery, delayMs, goOn) {
      leave(delivery)
      room.set(delivery.id, { delivery, goOn, timer: clock.setTimer(() => leave(delivery)?.(), delayMs) })
    },
    hold(delivery) {
      const others = held.get(delivery.endpointId) ?? new Map<string, Delivery>()
      held.set(delivery.endpointId, others.set(delivery.id, delivery))
    },
    overtaken({ endpointId, sequence }) {
      const late = [...(held.get(endpointId)?.values() ?? [])].filter((delivery) => delivery.sequence < sequence)
      for (const delivery of late) leave(delivery)?.()
    },
    has: ({ id }) => room.has(id),
    hurry(delivery) {
      leave(delivery)?.()
    },
    forget: (delivery) => void leave(delivery),
    release(endpointId) {
      const waiting = [...room.values()].filter(({ delivery }) => delivery.endpointId === endpointId)
      for (const { delivery } of waiting) leave(delivery)?.()
    },
    clear() {
      for (const { delivery } of [...room.values()]) leave(delivery)
    },
  }
}
