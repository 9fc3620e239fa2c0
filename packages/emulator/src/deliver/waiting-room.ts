import type { Clock, Timer } from '../clock/clock.ts'
import type { Delivery } from '../state/delivery.ts'

/** Deliveries whose time has not come. */
export interface WaitingRoom {
  wait(delivery: Delivery, delayMs: number, goOn: () => void): void
  /** Lets a waiting delivery go on as soon as a later one of its endpoint was attempted. */
  hold(delivery: Delivery): void
  overtaken(by: Delivery): void
  clear(): void
}

export function waitingRoom(clock: Clock): WaitingRoom {
  const timers = new Map<string, { readonly timer: Timer; readonly goOn: () => void }>()
  const held = new Map<string, Delivery[]>()

  function leave(id: string): (() => void) | undefined {
    const waiting = timers.get(id)
    waiting?.timer.cancel()
    timers.delete(id)
    return waiting?.goOn
  }

  return {
    wait({ id }, delayMs, goOn) {
      leave(id)
      timers.set(id, { timer: clock.setTimer(() => leave(id)?.(), delayMs), goOn })
    },
    hold(delivery) {
      held.set(delivery.endpointId, [...(held.get(delivery.endpointId) ?? []), delivery])
    },
    overtaken({ endpointId, sequence }) {
      const all = held.get(endpointId) ?? []
      const late = all.filter((delivery) => delivery.sequence < sequence)
      if (late.length === 0) return
      held.set(
        endpointId,
        all.filter((delivery) => delivery.sequence > sequence),
      )
      for (const { id } of late) leave(id)?.()
    },
    clear() {
      for (const id of [...timers.keys()]) leave(id)
      held.clear()
    },
  }
}
