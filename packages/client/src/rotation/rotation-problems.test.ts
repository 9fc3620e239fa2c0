import { describe, expect, it } from 'vitest'
import { id, rotated } from '../doubles/examples.ts'
import { rotationMemory } from '../doubles/rotation-memory.ts'
import { clientOf, scriptedApi } from '../doubles/scripted-api.ts'
import { InputError } from '../errors/input-error.ts'
import { rotateWithoutLoss } from './rotate-without-loss.ts'
import type { RotationOptions } from './rotation-options.ts'

const flagged = { secrets: ['whsec_old'], rotating: true }

async function rotation(options: Partial<RotationOptions>) {
  const store = rotationMemory(flagged)
  const reads: unknown[] = []
  const { read } = store
  store.read = () => {
    reads.push(store.state)
    return read()
  }
  const api = await scriptedApi({ body: rotated })
  const run = () => rotateWithoutLoss(clientOf(api), id, { store, settleMs: 1, ...options })
  return { run, store, api, reads }
}

describe('an option that cannot be right ends a rotation before anything begins', () => {
  it.each<[Partial<RotationOptions>, RegExp]>([
    [{ settleMs: 2 ** 31 }, /^settleMs: .*from 0 to 2147483647/],
    [{ settleMs: Number.NaN }, /^settleMs: /],
    [{ settleMs: Number.POSITIVE_INFINITY }, /^settleMs: /],
    [{ settleMs: -1 }, /^settleMs: /],
    [{ settleMs: 1.5 }, /^settleMs: /],
    [{ settleMs: '30' as never }, /^settleMs: /],
    [{ storeAttempts: Number.NaN }, /^storeAttempts: must be a positive whole number/],
    [{ storeAttempts: 0 }, /^storeAttempts: /],
    [{ storeAttempts: -1 }, /^storeAttempts: /],
    [{ storeAttempts: Number.POSITIVE_INFINITY }, /^storeAttempts: /],
    [{ storeDelayMs: 2 ** 31 }, /^storeDelayMs: /],
    [{ storeDelayMs: Number.NaN }, /^storeDelayMs: /],
    [{ storeDelayMs: -1 }, /^storeDelayMs: /],
    [{ clock: {} as never }, /^clock: .*now\(\)/],
    [{ store: undefined as never }, /^store: .*read\(\) and write\(\)/],
    [{ store: { read: () => flagged } as never }, /^store: /],
  ])('%j', async (options, problem) => {
    const { run, store, api, reads } = await rotation(options)
    const error = await run().catch((thrown: unknown) => thrown)
    expect(InputError.is(error) && error).toMatchObject({
      code: 'ARGUMENT_INVALID',
      problems: [expect.stringMatching(problem)],
    })
    expect([reads, store.writes, api.received]).toEqual([[], [], []])
  })

  it('all of them at once', async () => {
    const { run } = await rotation({ settleMs: -1, storeAttempts: 0, storeDelayMs: -1 })
    await expect(run()).rejects.toMatchObject({ problems: { length: 3 } })
  })
})

it.each<Partial<RotationOptions>>([
  { settleMs: 0 },
  { storeDelayMs: 0, storeAttempts: 1 },
  { storeAttempts: undefined, storeDelayMs: undefined },
])('%j is right', async (options) => {
  const { run, store } = await rotation(options)
  expect(await run()).toEqual({ resumed: true })
  expect(store.state.rotating).toBe(false)
})
