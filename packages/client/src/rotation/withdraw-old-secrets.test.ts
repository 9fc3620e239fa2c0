import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { id } from '../doubles/examples.ts'
import { rotationMemory } from '../doubles/rotation-memory.ts'
import { InputError } from '../errors/input-error.ts'
import { rotateWithoutLoss } from './rotate-without-loss.ts'
import { type WithdrawalOptions, withdrawOldSecrets } from './withdraw-old-secrets.ts'

const minute = 60_000
const hour = 60 * minute
const noon = Date.UTC(2026, 0, 1, 12)
const state = { secrets: ['whsec_c', 'whsec_b', 'whsec_a'], rotating: false }
const dated = { ...state, replacedAt: { whsec_b: noon, whsec_a: noon - 10 * minute } }

/** A store, a client whose API names the secrets whsec_1, whsec_2 and so on, and a clock that is at noon. */
function vault(initial: { secrets: string[]; rotating: boolean; replacedAt?: Record<string, number> }) {
  const store = rotationMemory(initial)
  let now = noon
  let count = 0
  const clock = { now: () => now }
  const client = { webhooks: { rotateSecret: async () => ({ id, signing_secret: `whsec_${++count}` }) } }
  return {
    store,
    pass: (ms: number) => {
      now += ms
    },
    rotate: () => rotateWithoutLoss(client, id, { store, clock, storeDelayMs: 1, settleMs: 1 }),
    withdraw: (options: WithdrawalOptions = {}) => withdrawOldSecrets(store, { clock, ...options }),
  }
}

describe('withdrawOldSecrets()', () => {
  it('leaves a secret for an hour after its replacement, however often secrets are rotated', async () => {
    const { store, pass, rotate, withdraw } = vault({ secrets: ['whsec_0'], rotating: false })
    await rotate() // 12:00
    pass(55 * minute)
    await rotate() // 12:55
    expect(store.state.secrets).toEqual(['whsec_2', 'whsec_1', 'whsec_0'])
    pass(5 * minute - 1)
    expect(await withdraw()).toBe(0)
    pass(1)
    expect(await withdraw()).toBe(1) // 13:00
    expect(store.state).toEqual({
      secrets: ['whsec_2', 'whsec_1'],
      rotating: false,
      replacedAt: { whsec_1: noon + 55 * minute },
    })
    pass(55 * minute - 1)
    expect(await withdraw()).toBe(0)
    pass(1)
    expect(await withdraw()).toBe(1) // 13:55
    expect(store.state).toEqual({ secrets: ['whsec_2'], rotating: false, replacedAt: {} })
  })

  it('leaves the newest, however old it is', async () => {
    const { store, pass, rotate, withdraw } = vault({ secrets: [], rotating: false })
    await rotate()
    pass(1000 * hour)
    expect(await withdraw()).toBe(0)
    expect(store.state.secrets).toEqual(['whsec_1'])
  })

  it('counts a secret that has no time as replaced when it is first seen, and writes the time', async () => {
    const { store, pass, withdraw } = vault(state)
    expect(await withdraw()).toBe(0)
    expect(store.state).toEqual({ ...state, replacedAt: { whsec_b: noon, whsec_a: noon } })
    pass(hour - 1)
    expect(await withdraw()).toBe(0)
    pass(1)
    expect(await withdraw()).toBe(2)
    expect(store.state).toEqual({ secrets: ['whsec_c'], rotating: false, replacedAt: {} })
    expect(store.writes).toHaveLength(2)
  })

  it('forgets the time of a secret that is the newest again', async () => {
    const { store, pass, withdraw } = vault({ ...dated, secrets: ['whsec_a', 'whsec_c', 'whsec_b'] })
    pass(hour)
    expect(await withdraw()).toBe(1)
    expect(store.state).toEqual({
      secrets: ['whsec_a', 'whsec_c'],
      rotating: false,
      replacedAt: { whsec_c: noon + hour },
    })
  })

  it.each([
    [{ keepMs: 20 * minute }, 20 * minute - 1, 1],
    [{ keepMs: 20 * minute }, 20 * minute, 2],
    [{ keepMs: 0 }, 0, 2],
    [{ keepMs: undefined }, hour, 2],
  ])('%j, %i ms later: %i withdrawn', async (options, ms, count) => {
    const { pass, withdraw } = vault(dated)
    pass(ms)
    expect(await withdraw(options)).toBe(count)
  })

  it('with keepMs 0 also withdraws what has no time', async () => {
    const { store, withdraw } = vault(state)
    expect(await withdraw({ keepMs: 0 })).toBe(2)
    expect(store.state.secrets).toEqual(['whsec_c'])
  })

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1h' as never])(
    'rejects keepMs: %s before it reads the store',
    async (keepMs) => {
      const { store, withdraw } = vault(dated)
      store.failingReads = 1
      const error: unknown = await withdraw({ keepMs }).catch((thrown: unknown) => thrown)
      expect(InputError.is(error) && error).toMatchObject({
        code: 'ARGUMENT_INVALID',
        problems: [expect.stringMatching(/^keepMs: /)],
      })
    },
  )

  it('works by the time of day without a clock', async () => {
    const store = rotationMemory({ ...state, replacedAt: { whsec_b: Date.now() - hour, whsec_a: Date.now() } })
    expect(await withdrawOldSecrets(store)).toBe(1)
    expect(store.state.secrets).toEqual(['whsec_c', 'whsec_a'])
  })

  it.each([[[]], [['whsec_new']]])('writes nothing where there is nothing to withdraw: %j', async (secrets) => {
    const { store, withdraw } = vault({ secrets, rotating: false })
    expect(await withdraw()).toBe(0)
    expect(store.writes).toEqual([])
  })

  it('writes nothing while nothing is due', async () => {
    const { store, withdraw } = vault(dated)
    expect(await withdraw()).toBe(0)
    expect(store.writes).toEqual([])
  })

  it('rejects while a rotation is not finished', async () => {
    const { store, withdraw } = vault({ ...dated, rotating: true })
    await expect(withdraw({ keepMs: 0 })).rejects.toMatchObject({ code: 'ROTATION_UNFINISHED' })
    expect(store.writes).toEqual([])
  })

  it.each(['before', 'after', 'silently'] as const)('rejects when the write fails: %s', async (fault) => {
    const { store, withdraw } = vault(dated)
    store.faults.push(fault)
    const error: unknown = await withdraw({ keepMs: 0 }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'WITHDRAWAL_FAILED' })
    expect(inspect(error, { depth: 9 })).not.toContain('whsec_')
  })

  it('rejects when the store cannot be read', async () => {
    const { store, withdraw } = vault(dated)
    store.failingReads = 1
    const error: unknown = await withdraw().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'STORE_UNREADABLE' })
    expect(inspect(error, { depth: 9 })).not.toContain('whsec_')
  })
})

describe('the times at which secrets were replaced', () => {
  it('are kept through a rotation that is cut off and run again', async () => {
    const { store, pass, rotate } = vault({ ...dated, rotating: true })
    pass(minute)
    await rotate()
    expect(store.state).toEqual({
      secrets: ['whsec_1', ...state.secrets],
      rotating: false,
      replacedAt: { ...dated.replacedAt, whsec_c: noon + minute },
    })
  })

  it.each(['constructor', 'toString', 'plain text', '7'])('are kept for the secret %j too', async (secret) => {
    const { store, pass, rotate, withdraw } = vault({ secrets: [secret], rotating: false })
    await rotate()
    pass(hour - 1)
    expect(await withdraw()).toBe(0)
    pass(1)
    expect(await withdraw()).toBe(1)
    expect(store.state.secrets).toEqual(['whsec_1'])
  })

  it('survive JSON', async () => {
    const { store, pass, rotate, withdraw } = vault({ secrets: ['whsec_0'], rotating: false })
    let file = JSON.stringify(store.state)
    store.read = () => JSON.parse(file)
    store.write = (next) => {
      file = JSON.stringify(next)
    }
    await rotate()
    pass(hour)
    expect(await withdraw()).toBe(1)
    expect(JSON.parse(file)).toEqual({ secrets: ['whsec_1'], rotating: false, replacedAt: {} })
  })

  it('must be kept by the store: one that drops them is found out before Audian rotates', async () => {
    const { store, rotate } = vault({ secrets: ['whsec_0'], rotating: false })
    const { write } = store
    store.write = ({ secrets, rotating }) => write({ secrets, rotating })
    await expect(rotate()).rejects.toMatchObject({
      code: 'FLAG_NOT_SET',
      cause: { message: expect.stringContaining('replacedAt') },
    })
    expect(store.state.secrets).toEqual(['whsec_0'])
  })

  it.each([[{ whsec_a: '12:00' }], [{ whsec_a: null }], [[1]], ['x']])(
    '%j cannot be read as times',
    async (replacedAt) => {
      const { rotate, withdraw } = vault({ ...state, replacedAt } as never)
      for (const call of [rotate, withdraw]) await expect(call()).rejects.toMatchObject({ code: 'STORE_UNREADABLE' })
    },
  )
})
