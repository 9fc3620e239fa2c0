import { type Binary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Place } from './place.ts'
import { type FaultReceiver, receiverOf, times } from './receiver.ts'

export interface StoreKind {
  readonly name: string
  readonly binary: Binary
  /** The status where the answer to the claim is lost. */
  readonly claimLost: 200 | 503
  start(): Promise<{ readonly server: { stop(): Promise<void> }; open(): Promise<Place> }>
}

/** What a receiver does when its store fails at each step, as tests. Each kind has a file, since most of it is waiting. */
export function describeLeaseFaults({ name, binary, claimLost, start }: StoreKind): void {
  describe(`a receiver whose store is in ${name}`, () => {
    const missing = findBinary(binary) === undefined ? skipReason(binary) : undefined
    let started: Awaited<ReturnType<StoreKind['start']>>
    let place: Place
    let receiver: FaultReceiver

    beforeAll(async () => {
      if (missing === undefined) started = await start()
    })
    afterAll(() => started?.server.stop())
    beforeEach(async ({ skip }) => {
      if (missing !== undefined) skip(missing)
      place = await started.open()
      receiver = receiverOf(place.store)
    })
    afterEach(async () => {
      await receiver?.webhooks.close({ timeoutMs: 1 })
      await place?.close()
    })

    const last = () => receiver.outcomes.at(-1)
    /** Audian delivers again until it is 200. */
    const untilHandled = (id: string) => expect.poll(() => receiver.deliver(id), { interval: 200 }).toBe(200)

    it('server gone at the claim: 503, then handled', async () => {
      await place.server.kill()
      expect(await receiver.deliver('evt_1')).toBe(503)
      expect(last()).toMatchObject({ outcome: 'unavailable' })
      expect(receiver.runs()).toBe(0)
      await place.server.start()
      await untilHandled('evt_1')
      expect(last()).toMatchObject({ outcome: 'handled' })
      expect(receiver.runs()).toBe(1)
    })

    it('server gone at a renewal: the run continues, handled', async () => {
      receiver.script(async () => {
        await place.server.kill()
        await expect.poll(() => receiver.emitted).toContain('renewal-failed')
        await place.server.start()
      })
      expect(await receiver.deliver('evt_1')).toBe(200)
      expect(await receiver.deliver('evt_1')).toBe(200)
      expect(receiver.runs()).toBe(1)
    })

    it('server gone at the completion: 200, recorded when it is back, then a duplicate', async () => {
      receiver.script(() => place.server.kill())
      expect(await receiver.deliver('evt_1')).toBe(200)
      expect(receiver.emitted).toContain('completion-failed')
      expect(await receiver.deliver('evt_1')).toBe(200)
      expect(last()).toMatchObject({ outcome: 'duplicate' })
      await place.server.start()
      await expect.poll(() => receiver.emitted).toContain('completion-ended')
      const elsewhere = receiverOf(place.straight)
      expect(await elsewhere.deliver('evt_1')).toBe(200)
      expect(elsewhere.runs() + receiver.runs()).toBe(1)
    })

    it('server gone at the release: 500, the lease expires, then handled', async () => {
      receiver.script(async () => {
        await place.server.kill()
        throw new Error('the handler failed')
      })
      expect(await receiver.deliver('evt_1')).toBe(500)
      expect(receiver.emitted).toContain('release-failed')
      await place.server.start()
      await untilHandled('evt_1')
      expect(receiver.runs()).toBe(2)
    })

    it(`answer to the claim lost: ${claimLost}, handled once`, async () => {
      place.way.cutAfter(String(times.leaseMs))
      expect(await receiver.deliver('evt_1')).toBe(claimLost)
      expect(place.way.cuts).toBe(1)
      await untilHandled('evt_1')
      expect(receiver.runs()).toBe(1)
    })

    it('answer to the completion lost: 200, then a duplicate everywhere', async () => {
      place.way.cutAfter(String(times.retainMs))
      expect(await receiver.deliver('evt_1')).toBe(200)
      expect(place.way.cuts).toBe(1)
      const elsewhere = receiverOf(place.straight)
      expect(await elsewhere.deliver('evt_1')).toBe(200)
      await expect.poll(() => receiver.webhooks.stats().pendingCompletions).toBe(0)
      expect(await receiver.deliver('evt_1')).toBe(200)
      expect(elsewhere.runs() + receiver.runs()).toBe(1)
    })

    it('no answers at all: 503 within the time limit, then handled', async () => {
      await receiver.deliver('evt_0')
      place.way.fallSilent()
      expect(await receiver.deliver('evt_1')).toBe(503)
      expect(last()).toMatchObject({ outcome: 'unavailable', reason: 'store-timed-out' })
      place.way.speak()
      await untilHandled('evt_1')
      expect(receiver.runs()).toBe(2)
    })

    it('read-only server: 503, then handled', async () => {
      await place.refuseWrites(true)
      expect(await receiver.deliver('evt_1')).toBe(503)
      expect(last()).toMatchObject({ outcome: 'unavailable', reason: 'store-failed' })
      expect(receiver.runs()).toBe(0)
      await place.refuseWrites(false)
      await untilHandled('evt_1')
      expect(receiver.runs()).toBe(1)
    })

    it('lease expired while the handler runs: the other process handles it, the late success is reported', async () => {
      const elsewhere = receiverOf(place.straight)
      receiver.script(async () => {
        place.way.fallSilent()
        await expect.poll(() => elsewhere.deliver('evt_1'), { interval: 100 }).toBe(200)
        place.way.speak()
      })
      expect(await receiver.deliver('evt_1')).toBe(200)
      expect(receiver.emitted).toContain('lease-lost')
      expect(elsewhere.runs()).toBe(1)
      expect(elsewhere.outcomes.filter(({ outcome }) => outcome === 'busy').length).toBeGreaterThan(0)
      expect(await receiver.deliver('evt_1')).toBe(200)
      expect(await elsewhere.deliver('evt_1')).toBe(200)
      expect(elsewhere.runs() + receiver.runs()).toBe(2)
    })
  })
}
