import type { LeaseSettings } from '../claim/lease.ts'
import { makeToken } from '../claim/token.ts'
import { strangeAnswer } from '../store/store-answer.ts'
import { StoreFailure } from '../store/store-failure.ts'

/** Long enough for a claim and its release; short, because other processes cannot claim the key in the meantime. */
const probeLeaseMs = 1000

/**
 * Checks whether a store works: claims a key and releases it. The key is the same each time, so the store holds at most
 * one record for a receiver's name.
 */
export class StoreProbe {
  readonly #leases: LeaseSettings
  readonly #key: string
  #running: Promise<StoreFailure | undefined> | undefined

  constructor(leases: LeaseSettings, name: string) {
    this.#leases = leases
    // The id of an event has no `~`, so this is never the key of one.
    this.#key = `${name}:~ready`
  }

  /** Why the store does not work; `undefined` if it does. Calls at the same time share one probe. Never rejects. */
  failure(): Promise<StoreFailure | undefined> {
    this.#running ??= this.#probe().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #probe(): Promise<StoreFailure | undefined> {
    const { store, call } = this.#leases
    const token = makeToken()
    const release = () => call('release', () => store.release(this.#key, token))
    const claimed = await call(
      'claim',
      () => store.claim(this.#key, { token, leaseMs: probeLeaseMs }),
      (late) => {
        if (late.state === 'claimed') void release()
      },
    )
    if (claimed instanceof StoreFailure) return claimed
    // Another process, or a receiver of the same name in this one, probes now. The store has answered.
    if (claimed.state === 'busy') return undefined
    if (claimed.state === 'done') {
      return new StoreFailure(
        'store-failed',
        strangeAnswer('claim', claimed, 'wrong for a key that is never completed'),
      )
    }
    const released = await release()
    return released instanceof StoreFailure ? released : undefined
  }
}
