import { fakeClock } from '@audian-webhooks/testing'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type MemoryStore, memoryStore } from './memory-store.ts'

const hour = 3_600_000
const retentions = [hour, 24 * hour, 72 * hour]

beforeEach(() => void vi.spyOn(process, 'emitWarning').mockReturnValue())
afterEach(() => void vi.restoreAllMocks())

type Step =
  | { readonly does: 'claim' | 'complete' | 'release'; readonly number: number; readonly retainMs: number }
  | { readonly does: 'wait'; readonly ms: number }

const stepOnKey = fc.record({
  does: fc.constantFrom('claim' as const, 'complete' as const, 'complete' as const, 'release' as const),
  number: fc.nat({ max: 60 }),
  retainMs: fc.constantFrom(...retentions),
})
const wait = fc.record({ does: fc.constant('wait' as const), ms: fc.nat({ max: 20 * hour }) })

interface DoneKey {
  readonly key: string
  readonly doneAt: number
  readonly retainMs: number
}

/** A list of what was completed, in order, and a set of what is claimed. */
class Model {
  readonly leased = new Set<string>()
  done: DoneKey[] = []

  complete(key: string, retainMs: number, now: number): void {
    this.leased.delete(key)
    this.done = [...this.done.filter((done) => done.key !== key), { key, doneAt: now, retainMs }]
  }

  /** The last `maxKeys` keys that were completed. */
  newest(maxKeys: number): readonly DoneKey[] {
    return this.done.slice(-maxKeys)
  }
}

const tokenOf = (key: string) => `token of ${key}`

/** Without leaving a trace of the question. */
function stateOf(store: MemoryStore, key: string): string {
  const { state } = store.claim(key, { token: 'asks', leaseMs: 1 })
  if (state === 'claimed') store.release(key, 'asks')
  return state
}

/** Takes a step in the store, and in the model if the store granted it. */
function take(step: Exclude<Step, { does: 'wait' }>, at: { store: MemoryStore; model: Model; now: number }): void {
  const { store, model, now } = at
  const key = `app:evt_${step.number}`
  const token = tokenOf(key)
  const claimed = store.claim(key, { token, leaseMs: 1000 * hour }).state === 'claimed'
  if (!claimed) return
  model.leased.add(key)
  if (step.does === 'complete' && store.complete(key, token, step.retainMs)) model.complete(key, step.retainMs, now)
  if (step.does === 'release' && store.release(key, token)) model.leased.delete(key)
}

it('remembers exactly the events that were completed last, for every retention', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(stepOnKey, { maxLength: 200 }), (maxKeys, steps) => {
      const clock = fakeClock()
      const store = memoryStore({ clock, maxKeys })
      const model = new Model()
      for (const step of steps) {
        take(step, { store, model, now: clock.monotonic() })
        expect(store.size).toBe(model.newest(maxKeys).length + model.leased.size)
      }

      const kept = new Set(model.newest(maxKeys).map(({ key }) => key))
      for (const { key } of model.done) {
        if (!model.leased.has(key))
          expect([key, stateOf(store, key)]).toEqual([key, kept.has(key) ? 'done' : 'claimed'])
      }
      for (const key of model.leased) expect(store.renew(key, tokenOf(key), hour)).toBe(true)
    }),
  )
})

it('keeps each of the newest for its retention and at most a quarter longer, while time passes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.oneof({ weight: 9, arbitrary: stepOnKey }, { weight: 1, arbitrary: wait }), { maxLength: 200 }),
      async (maxKeys, steps) => {
        const clock = fakeClock()
        const store = memoryStore({ clock, maxKeys })
        const model = new Model()
        for (const step of steps) {
          if (step.does === 'wait') await clock.advance(step.ms)
          else take(step, { store, model, now: clock.monotonic() })
          expect(store.size).toBeLessThanOrEqual(maxKeys + model.leased.size)
        }

        const now = clock.monotonic()
        for (const { key, doneAt, retainMs } of model.newest(maxKeys)) {
          if (now < doneAt + retainMs) expect([key, stateOf(store, key)]).toEqual([key, 'done'])
        }
        for (const { key, doneAt, retainMs } of model.done) {
          if (model.leased.has(key) || now <= doneAt + 1.25 * retainMs) continue
          expect([key, stateOf(store, key)]).toEqual([key, 'claimed'])
        }
        for (const key of model.leased) expect(store.renew(key, tokenOf(key), hour)).toBe(true)
      },
    ),
  )
})

it.each([1, 10, 1000, 5000])('remembers an event through as many later ones as fit: %d', (maxKeys) => {
  const store = memoryStore({ maxKeys })
  const finish = (number: number) => {
    const key = `app:evt_${number.toString(16).padStart(16, '0')}`
    const granted = store.claim(key, { token: tokenOf(key), leaseMs: hour }).state === 'claimed'
    return granted && store.complete(key, tokenOf(key), 72 * hour)
  }
  for (let number = 0; number < 3 * maxKeys; number++) {
    expect(finish(number)).toBe(true)
    if (number >= maxKeys) expect(finish(number - maxKeys + 1)).toBe(false)
  }

  expect(store.size).toBe(maxKeys)
})
