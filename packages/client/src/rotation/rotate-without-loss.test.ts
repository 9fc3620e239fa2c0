import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { id, rotated } from '../doubles/examples.ts'
import { cut, cutMidway, refusal, silence } from '../doubles/replies.ts'
import { type RotationMemory, rotationMemory } from '../doubles/rotation-memory.ts'
import { clientOf, type Reply, scriptedApi } from '../doubles/scripted-api.ts'
import { unusedAddress } from '../doubles/unused-address.ts'
import { ApiError } from '../errors/api-error.ts'
import { RotationError } from '../errors/rotation-error.ts'
import { rotateWithoutLoss } from './rotate-without-loss.ts'
import type { RotationState } from './rotation-store.ts'

const old = 'whsec_old'
const fresh = rotated.signing_secret
const noon = Date.UTC(2026, 0, 1, 12)
const clock = { now: () => noon }
const atRest = { secrets: [old], rotating: false, replacedAt: {} }
const flagged = { secrets: [old], rotating: true, replacedAt: {} }
const done = { secrets: [fresh, old], rotating: false, replacedAt: { [old]: noon } }
const success: Reply = { body: rotated }

interface RunOptions {
  readonly id?: string
  readonly signal?: AbortSignal
  readonly settleMs?: number
  /** Of the client. */
  readonly timeoutMs?: number
}

/** A store, an API, and a rotation between them that waits for no more than a few milliseconds. */
async function rotation(state: RotationState, ...replies: Reply[]) {
  const store = rotationMemory(state)
  const api = await scriptedApi(...replies)
  const run = ({ timeoutMs, ...options }: RunOptions = {}) =>
    rotateWithoutLoss(clientOf(api, { timeoutMs }), options.id ?? id, {
      store,
      clock,
      storeDelayMs: 1,
      settleMs: 1,
      ...options,
    })
  return { store, api, run }
}

async function failure(run: Promise<unknown>): Promise<RotationError> {
  const error = await run.then(
    () => expect.unreachable('the rotation succeeded'),
    (thrown: unknown) => thrown,
  )
  if (!RotationError.is(error)) throw error
  return error
}

function faulty(store: RotationMemory, ...faults: RotationMemory['faults']): void {
  store.faults.push(...faults)
}

describe('a rotation', () => {
  it('sets the flag, rotates, and puts the new secret first as it clears the flag', async () => {
    const seen: unknown[] = []
    const { store, run } = await rotation(atRest, (response) => {
      seen.push(store.state)
      response.end(JSON.stringify(rotated))
    })
    expect(await run()).toEqual({ resumed: false })
    expect(seen).toEqual([flagged])
    expect(store.writes).toEqual([flagged, done])
    expect(store.state).toEqual(done)
  })

  it('keeps all the secrets that are there, and each once', async () => {
    const { store, run } = await rotation({ secrets: ['whsec_b', 'whsec_a'], rotating: false }, success, success)
    await run()
    await run()
    expect(store.state).toEqual({
      secrets: [fresh, 'whsec_b', 'whsec_a'],
      rotating: false,
      replacedAt: { whsec_b: noon, whsec_a: noon },
    })
  })

  it('begins with an empty store too', async () => {
    const { store, run } = await rotation({ secrets: [], rotating: false }, success)
    await run()
    expect(store.state).toEqual({ secrets: [fresh], rotating: false, replacedAt: {} })
  })
})

describe('before Audian is asked', () => {
  it('a store that cannot be read ends it, and nothing has happened', async () => {
    const { store, api, run } = await rotation(atRest, success)
    store.failingReads = 1
    expect((await failure(run())).code).toBe('STORE_UNREADABLE')
    expect([store.writes, api.received]).toEqual([[], []])
  })

  it.each([undefined, null, 'whsec_old', {}, { secrets: 'whsec_old' }, { secrets: [7] }])(
    'a store that answers %j ends it',
    async (state) => {
      const { api, run } = await rotation(state as never, success)
      expect((await failure(run())).code).toBe('STORE_UNREADABLE')
      expect(api.received).toEqual([])
    },
  )

  it.each(['before', 'after', 'silently'] as const)('a flag that cannot be set ends it: %s', async (fault) => {
    const { store, api, run } = await rotation(atRest, success)
    faulty(store, fault)
    expect((await failure(run())).code).toBe('FLAG_NOT_SET')
    expect(api.received).toEqual([])
    await run()
    expect(store.state).toEqual(done)
  })

  it('a signal that has aborted ends it with its reason', async () => {
    const reason = new Error('enough')
    const { store, api, run } = await rotation(atRest, success)
    await expect(run({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect([store.writes, api.received]).toEqual([[], []])
  })
})

describe('a refusal', () => {
  it.each([401, 403, 404, 409, 422])('of %i clears the flag again', async (status) => {
    const { store, run } = await rotation(atRest, refusal(status))
    const error = await failure(run())
    expect(error.code).toBe('ROTATION_REFUSED')
    expect(ApiError.is(error.cause) && error.cause.status).toBe(status)
    expect(store.writes).toEqual([flagged, atRest])
  })

  it('after every attempt at a busy API clears the flag again', async () => {
    const { store, api, run } = await rotation(atRest, refusal(429), refusal(429), refusal(429))
    expect((await failure(run())).code).toBe('ROTATION_REFUSED')
    expect([store.state, api.received.length]).toEqual([atRest, 3])
  })

  it('by no one being there clears the flag again', async () => {
    const store = rotationMemory(atRest)
    const client = clientOf(await scriptedApi(), { baseUrl: await unusedAddress() })
    expect((await failure(rotateWithoutLoss(client, id, { store }))).code).toBe('ROTATION_REFUSED')
    expect(store.state).toEqual(atRest)
  })

  it('of the id, which is not sent, clears the flag again', async () => {
    const { store, run } = await rotation(atRest)
    expect((await failure(run({ id: '../x' }))).code).toBe('ROTATION_REFUSED')
    expect(store.state).toEqual(atRest)
  })

  it('leaves the flag that an earlier rotation has left', async () => {
    const { store, run } = await rotation(flagged, refusal(404))
    const error = await failure(run())
    expect(error.code).toBe('ROTATION_REFUSED')
    expect(error.message).toContain('The flag stays set')
    expect([store.state, store.writes]).toEqual([flagged, []])
  })

  it('clears the flag at the fifth attempt', async () => {
    const { store, run } = await rotation(atRest, refusal(404))
    faulty(store, undefined, 'before', 'before', 'silently', 'before')
    expect((await failure(run())).code).toBe('ROTATION_REFUSED')
    expect(store.state).toEqual(atRest)
  })

  it('whose flag cannot be cleared says both', async () => {
    const { store, run } = await rotation(atRest, refusal(404))
    faulty(store, undefined, 'before', 'before', 'before', 'before', 'before')
    const error = await failure(run())
    expect(error.code).toBe('FLAG_NOT_CLEARED')
    expect(error.message).toContain('404')
    expect(store.state).toEqual(flagged)
  })
})

describe('an outcome that no one knows', () => {
  it.each<[string, Reply]>([
    ['a cut', cut],
    ['a cut midway', cutMidway],
    ['a time-out', silence],
    ['500', refusal(500)],
    ['503', refusal(503)],
    ['nonsense', { body: '<html>' }],
    ['an answer without a secret', { body: { id } }],
  ])('leaves the flag set, and the next run finishes: %s', async (_, reply) => {
    const { store, api, run } = await rotation(atRest, reply, success)
    const error = await failure(run(reply === silence ? { timeoutMs: 5000 } : {}))
    expect(error.code).toBe('OUTCOME_UNKNOWN')
    expect(error.message).toContain('Run it again soon')
    expect([store.state, api.received.length]).toEqual([flagged, 1])
    expect(await run()).toEqual({ resumed: true })
    expect([store.state, api.received.length]).toEqual([done, 2])
  })

  it('of an abort leaves the flag set', async () => {
    const controller = new AbortController()
    const { store, api, run } = await rotation(atRest, silence, success)
    const failed = failure(run({ signal: controller.signal }))
    await api.arrived(1)
    controller.abort(new Error('enough'))
    expect(await failed).toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: { message: 'enough' } })
    expect(store.state).toEqual(flagged)
  })

  it('of something that the client does not throw leaves the flag set', async () => {
    const store = rotationMemory(atRest)
    const client = { webhooks: { rotateSecret: () => Promise.reject(new Error(`odd ${old}`)) } }
    expect((await failure(rotateWithoutLoss(client, id, { store }))).code).toBe('OUTCOME_UNKNOWN')
    expect(store.state).toEqual(flagged)
  })
})

describe('a new secret', () => {
  it.each<[string, RotationMemory['faults']]>([
    ['fails before', ['before', 'before', 'before', 'before']],
    ['fails after', ['after', 'after', 'after', 'after']],
    ['keeps nothing', ['silently', 'silently', 'silently', 'silently']],
  ])('is written until it stands: the store %s', async (_, faults) => {
    const { store, run } = await rotation(atRest, success)
    faulty(store, undefined, ...faults)
    expect(await run()).toEqual({ resumed: false })
    expect(store.state).toEqual(done)
    expect(store.writes).toHaveLength(6)
  })

  it('is written although the store cannot be read for a while', async () => {
    const { store, run } = await rotation(atRest, (response) => {
      store.failingReads = 3
      response.end(JSON.stringify(rotated))
    })
    await run()
    expect(store.state).toEqual(done)
  })

  it('is written although the signal has aborted', async () => {
    const controller = new AbortController()
    const { store, run } = await rotation(atRest, success)
    const { write } = store
    store.write = async (state) => {
      await write(state)
      if (store.writes.length === 2) {
        controller.abort()
        throw new Error('cannot write')
      }
    }
    expect(await run({ signal: controller.signal })).toEqual({ resumed: false })
    expect(store.writes).toHaveLength(3)
    expect(store.state).toEqual(done)
  })

  it('that cannot be written is in the error, where nothing shows it, and the flag stays set', async () => {
    const { store, run } = await rotation(atRest, success, success)
    faulty(store, undefined, 'before', 'before', 'before', 'before', 'before')
    const error = await failure(run())
    expect(error.code).toBe('SECRET_NOT_STORED')
    expect(error.signingSecret()).toBe(fresh)
    expect(error.cause).toMatchObject({ message: expect.stringContaining('cannot write') })
    for (const shown of [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error)]) {
      expect(shown).not.toMatch(/whsec_/)
    }
    expect(store.state).toEqual(flagged)
    expect(await run()).toEqual({ resumed: true })
    expect(store.state).toEqual(done)
  })
})

describe('a run after one that was cut off', () => {
  it('keeps the flag set until what was in progress has arrived', async () => {
    const { store, run } = await rotation(flagged, success)
    expect(await run()).toEqual({ resumed: true })
    expect(store.writes).toEqual([{ ...done, rotating: true }, done])
  })

  it('waits for as long as Audian waits for an answer', async () => {
    const controller = new AbortController()
    const { store, api } = await rotation(flagged, success)
    const run = rotateWithoutLoss(clientOf(api), id, { store, clock, signal: controller.signal })
    const failed = failure(run)
    await expect.poll(() => store.writes.length).toBe(1)
    controller.abort(new Error('enough'))
    expect((await failed).code).toBe('FLAG_NOT_CLEARED')
    expect(store.state).toEqual({ ...done, rotating: true })
  })

  it('rejects when the flag cannot be cleared, and the next run finishes', async () => {
    const { store, run } = await rotation(flagged, success, success)
    faulty(store, undefined, 'before', 'before', 'before', 'before', 'before')
    expect((await failure(run())).code).toBe('FLAG_NOT_CLEARED')
    expect(store.state).toEqual({ ...done, rotating: true })
    await run()
    expect(store.state).toEqual(done)
  })

  // The process may end anywhere: from every state of the store, the next run finishes.
  it.each([
    ['before the flag', atRest],
    ['after the flag, or after Audian’s answer', flagged],
    ['after the new secret of a run that resumed', { ...done, rotating: true }],
    ['after everything', done],
  ])('finishes what was cut off %s', async (_, state) => {
    const { store, run } = await rotation(state, success)
    await run()
    expect(store.state).toEqual(done)
  })
})
