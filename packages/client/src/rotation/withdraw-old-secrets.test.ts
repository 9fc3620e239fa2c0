import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { rotationMemory } from '../doubles/rotation-memory.ts'
import { withdrawOldSecrets } from './withdraw-old-secrets.ts'

const state = { secrets: ['whsec_new', 'whsec_old', 'whsec_older'], rotating: false }

describe('withdrawOldSecrets()', () => {
  it('leaves the newest only', async () => {
    const store = rotationMemory(state)
    expect(await withdrawOldSecrets(store)).toBe(2)
    expect(store.state).toEqual({ secrets: ['whsec_new'], rotating: false })
  })

  it.each([[[]], [['whsec_new']]])('writes nothing where there is nothing to withdraw: %j', async (secrets) => {
    const store = rotationMemory({ secrets, rotating: false })
    expect(await withdrawOldSecrets(store)).toBe(0)
    expect(store.writes).toEqual([])
  })

  it('refuses while a rotation is not finished', async () => {
    const store = rotationMemory({ ...state, rotating: true })
    await expect(withdrawOldSecrets(store)).rejects.toMatchObject({ code: 'ROTATION_UNFINISHED' })
    expect(store.writes).toEqual([])
  })

  it.each(['before', 'after', 'silently'] as const)('says so when the write fails: %s', async (fault) => {
    const store = rotationMemory(state)
    store.faults.push(fault)
    const error: unknown = await withdrawOldSecrets(store).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'WITHDRAWAL_FAILED' })
    expect(inspect(error, { depth: 9 })).not.toContain('whsec_')
  })

  it('says so when the store cannot be read', async () => {
    const store = rotationMemory(state)
    store.failingReads = 1
    const error: unknown = await withdrawOldSecrets(store).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'STORE_UNREADABLE' })
    expect(inspect(error, { depth: 9 })).not.toContain('whsec_')
  })
})
