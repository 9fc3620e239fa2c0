import type { Clock } from '../clock/clock.ts'
import type { RunningClock } from '../clock/running-clock.ts'
import { EmulatorError } from '../emulator-error.ts'
import { createProgress } from '../progress.ts'
import type { Settings } from '../settings.ts'
import type { Delivery } from '../state/delivery.ts'
import type { State } from '../state/state.ts'
import type { ChaosSettings } from './chaos-settings.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'
import { Engine } from './engine.ts'
import { retryNow } from './retry-now.ts'

/** Everything about deliveries: what is sent, when, and how to wait for it. */
export interface DeliveryService {
  readonly dispatcher: Dispatcher
  /** Makes the attempt that a delivery waits for. @throws NOT_FOUND; NOT_WAITING */
  retryNow(id: string): Delivery
  resume(): void
  idle(): Promise<void>
  settled(): Promise<void>
  /** Makes the attempts that are due within the given milliseconds of the schedule, in order. */
  advance(clock: RunningClock, ms: number, onMoved: () => void): Promise<void>
  close(): Promise<void>
}

export interface DeliveryServiceOptions {
  readonly settings: Settings
  readonly state: State
  readonly clock: Clock
  readonly chaos: () => ChaosSettings
}

export function createDeliveryService({ settings, state, clock, chaos }: DeliveryServiceOptions): DeliveryService {
  const progress = createProgress()
  const { random, schedule, concurrency, perEndpoint, signing, signaturePrefix } = settings
  const engine = new Engine({
    state,
    context: { clock, schedule, signing: { signing, signaturePrefix } },
    limits: { concurrency, perEndpoint },
    random,
    onProgress: progress.step,
    onAgain(delivery) {
      if (state.endpoint(delivery.endpointId) !== undefined) dispatcher.repeat(delivery, 'duplicate')
    },
  })
  const dispatcher = createDispatcher({ state, clock, chaos, random, engine })
  state.listen({
    endpointRemoved: (id) => engine.endpointRemoved(id),
    cleared(deliveries) {
      engine.forget(deliveries)
      progress.step()
    },
  })
  let closed = false
  const idle = () => progress.until(() => !engine.busy)

  return {
    dispatcher,
    retryNow: (id) => retryNow(id, { state, engine }),
    resume: () => engine.resume(),
    idle,
    async settled() {
      await progress.until(() => closed || (!engine.busy && openOnes(state) === 0))
      if (openOnes(state) > 0) throw new EmulatorError('CLOSED', 'The emulator was closed before all was delivered.')
    },
    async advance(running, ms, onMoved) {
      const until = running.monotonic() + ms
      const moveTo = async (time: number) => {
        running.advanceTo(time)
        onMoved()
        await idle()
      }
      await idle()
      for (let next = running.nextDueAt(); next !== undefined && next <= until; next = running.nextDueAt()) {
        await moveTo(next)
      }
      await moveTo(until)
    },
    close() {
      closed = true
      return engine.close()
    },
  }
}

function openOnes(state: State): number {
  const { pending, retrying } = state.tally()
  return pending + retrying
}
