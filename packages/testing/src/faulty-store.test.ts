import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { describe, expect, it } from 'vitest'
import { ReferenceStore } from './contracts/reference-store.ts'
import { fakeClock } from './fake-clock.ts'
import { faultyStore } from './faulty-store.ts'
import { StoreFaultError } from './store-fault.ts'

const own = { token: 'own', leaseMs: 30_000 }
const other = { token: 'other', leaseMs: 30_000 }

function slow(store: IdempotencyStore): IdempotencyStore {
  return {
    claim: async (key, options) => store.claim(key, options),
    renew: async (key, token, leaseMs) => store.renew(key, token, leaseMs),
    complete: async (key, token, retainMs) => store.complete(key, token, retainMs),
    release: async (key, token) => store.release(key, token),
  }
}

/** What a call came to, looked at after everything had its turn. */
async function ending(call: () => unknown): Promise<unknown> {
  let ended: unknown = 'hangs'
  try {
    void Promise.resolve(call()).then(
      (answer) => {
        ended = answer
      },
      (error: unknown) => {
        ended = error instanceof StoreFaultError ? 'rejects' : error
      },
    )
  } catch (error) {
    return error instanceof StoreFaultError ? 'throws' : error
  }
  await new Promise((resolve) => setImmediate(resolve))
  return ended
}

describe.each(['at once', 'by promises'])('a store that answers %s', (answers) => {
  function setUp() {
    const reference = new ReferenceStore(fakeClock())
    return { reference, store: faultyStore(answers === 'at once' ? reference : slow(reference)) }
  }

  it('passes everything through until it is set to fail', async () => {
    const { store } = setUp()
    const promised = answers !== 'at once'

    expect(store.claim('k', own) instanceof Promise).toBe(promised)
    expect(await store.renew('k', 'own', 1)).toBe(true)
    expect(await store.complete('k', 'own', 1000)).toBe(true)
    expect(await store.release('k', 'own')).toBe(false)
    expect(store.shared).toBe(promised ? undefined : false)
  })

  it.each([
    ['fail', 'rejects', false],
    ['throw', 'throws', false],
    ['hang', 'hangs', false],
    ['lose-answer', 'rejects', true],
    ['lose-answer-and-throw', 'throws', true],
    ['lose-answer-and-hang', 'hangs', true],
    ['delay', 'hangs', false],
    ['delay-answer', 'hangs', true],
  ] as const)('%s: %s, and what was asked for is done: %s', async (fault, expected, done) => {
    const { store, reference } = setUp()
    store.break('claim', fault)

    expect(await ending(() => store.claim('k', own))).toBe(expected)
    expect(reference.claim('k', other).state).toBe(done ? 'busy' : 'claimed')
  })

  it('lets delayed calls continue on request, and delays later ones again', async () => {
    const { store, reference } = setUp()
    const broken = store.break('claim', 'delay')
    const claims = [store.claim('a', own), store.claim('b', own)]
    expect(reference.claim('a', other).state).toBe('claimed')
    broken.release()

    expect((await Promise.all(claims)).map(({ state }) => state)).toEqual(['busy', 'claimed'])
    expect(await ending(() => store.claim('c', own))).toBe('hangs')
  })

  it('answers as it was when the answer alone was delayed', async () => {
    const { store, reference } = setUp()
    const broken = store.break('claim', 'delay-answer')
    const claim = store.claim('k', own)
    await ending(() => undefined)
    reference.release('k', 'own')
    broken.release()

    expect(await claim).toEqual({ state: 'claimed' })
  })

  it('passes the failures of the store itself on', async () => {
    const error = new Error('the store is down')
    const down = () => {
      if (answers === 'at once') throw error
      return Promise.reject(error)
    }
    const store = faultyStore({ claim: down, renew: down, complete: down, release: down })
    expect(await ending(() => store.claim('k', own))).toBe(error)
    store.break('claim', 'lose-answer-and-throw')
    expect(await ending(() => store.claim('k', own))).toBe('throws')
  })
})

describe('which calls go wrong', () => {
  const setUp = () => faultyStore(new ReferenceStore(fakeClock()))
  const claims = async (store: IdempotencyStore, count: number) => {
    const endings: unknown[] = []
    for (let index = 0; index < count; index++) endings.push(await ending(() => store.claim(`k${index}`, own)))
    return endings.map((answer) => (answer === 'rejects' || answer === 'throws' ? answer : 'answers'))
  }

  it('is every one of the method, and none of another', async () => {
    const store = setUp()
    store.break('claim', 'fail')

    expect(await claims(store, 3)).toEqual(['rejects', 'rejects', 'rejects'])
    expect(store.renew('k', 'own', 1)).toBe(false)
  })

  it('is the given number of them', async () => {
    const store = setUp()
    store.break('claim', 'fail', { times: 2 })
    expect(await claims(store, 3)).toEqual(['rejects', 'rejects', 'answers'])
  })

  it('is those of some numbers, counted from the first', async () => {
    const store = setUp()
    void store.claim('k', own)
    store.break('claim', 'fail', { calls: [2, 4] })
    expect(await claims(store, 4)).toEqual(['rejects', 'answers', 'rejects', 'answers'])
  })

  it('is any of several methods', async () => {
    const store = setUp()
    store.break(['renew', 'release'], 'throw')

    expect(() => store.renew('k', 'own', 1)).toThrow(StoreFaultError)
    expect(() => store.release('k', 'own')).toThrow(StoreFaultError)
    expect(store.complete('k', 'own', 1)).toBe(false)
  })

  it('is decided by the latest break that fits', async () => {
    const store = setUp()
    store.break('claim', 'fail')
    store.break('claim', 'throw', { times: 1 })
    expect(await claims(store, 2)).toEqual(['throws', 'rejects'])
  })

  it('is none once a break is fixed; the delayed ones continue', async () => {
    const store = setUp()
    const broken = store.break('claim', 'delay')
    const claim = store.claim('k', own)
    broken.recover()

    expect(await claim).toEqual({ state: 'claimed' })
    expect(await claims(store, 1)).toEqual(['answers'])
  })

  it('is none once the store is fixed', async () => {
    const store = setUp()
    store.break('claim', 'fail')
    store.break('renew', 'throw')
    store.recover()

    expect(await claims(store, 1)).toEqual(['answers'])
    expect(store.renew('k0', 'own', 1)).toBe(true)
  })
})

it('records every call, with what went wrong', async () => {
  const store = faultyStore(new ReferenceStore(fakeClock()))
  store.break('claim', 'throw', { calls: [2] })
  void store.claim('a', own)
  await ending(() => store.claim('b', other))
  void store.complete('a', 'own', 1000)

  expect(store.calls).toEqual([
    { method: 'claim', key: 'a', token: 'own', number: 1, fault: undefined },
    { method: 'claim', key: 'b', token: 'other', number: 2, fault: 'throw' },
    { method: 'complete', key: 'a', token: 'own', number: 1, fault: undefined },
  ])
})
