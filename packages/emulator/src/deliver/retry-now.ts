import { EmulatorError } from '../emulator-error.ts'
import type { Delivery } from '../state/delivery.ts'
import { isOpen } from '../state/is-open.ts'
import type { State } from '../state/state.ts'
import type { Engine } from './engine.ts'

/** Makes the attempt that a delivery waits for. @throws NOT_FOUND; NOT_WAITING with the reason */
export function retryNow(id: string, { state, engine }: { state: State; engine: Engine }): Delivery {
  const delivery = state.delivery(id)
  if (delivery === undefined) throw new EmulatorError('NOT_FOUND', `There is no delivery ${id}.`)
  if (!engine.retryNow(delivery)) throw notWaiting(delivery)
  return state.delivery(id) ?? delivery
}

function notWaiting({ sequence, status }: Delivery): EmulatorError {
  const why = isOpen(status) ? 'its attempt is in progress' : `it has ended as ${status}. Redeliver it instead`
  return new EmulatorError('NOT_WAITING', `Delivery #${sequence} does not wait for an attempt: ${why}.`)
}
