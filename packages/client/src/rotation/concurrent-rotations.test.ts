import { describe, expect, it } from 'vitest'
import { id } from '../doubles/examples.ts'
import { rotationMemory } from '../doubles/rotation-memory.ts'
import { rotateWithoutLoss } from './rotate-without-loss.ts'
import { withdrawOldSecrets } from './withdraw-old-secrets.ts'

const hour = 3_600_000
const noon = Date.UTC(2026, 0, 1, 12)
const atRest = { secrets: ['whsec_0'], rotating: false, replacedAt: {} }

/** A client that is given a secret by `answer()`, whenever Audian's answer is to arrive. */
function slowClient() {
  const { promise, resolve } = deferred<string>()
  const asked = deferred<void>()
  const rotateSecret = async () => {
    asked.resolve()
    return { id, signing_secret: await promise }
  }
  return { client: { webhooks: { rotateSecret } }, asked: asked.promise, answer: resolve }
}

function start(store = rotationMemory(atRest)) {
  let now = noon
  const options = { store, clock: { now: () => now }, storeDelayMs: 1, settleMs: 1 }
  const pass = (ms: number) => {
    now += ms
  }
  return { store, options, pass }
}

describe('two rotations at the same time', () => {
  it.each([
    ['in the order of Audian', ['first', 'second']],
    ['in the other order', ['second', 'first']],
  ])('whose answers arrive %s: the secret that Audian uses is never withdrawn', async (_, order) => {
    const { store, options, pass } = start()
    const first = slowClient()
    const second = slowClient()
    const runs = [rotateWithoutLoss(first.client, id, options)]
    await first.asked
    runs.push(rotateWithoutLoss(second.client, id, options))
    await second.asked
    const settled = runs.map((run) => run.catch((error: unknown) => error))
    for (const name of order) {
      if (name === 'first') first.answer('whsec_1')
      else second.answer('whsec_2')
      await expect.poll(() => store.state.secrets.length).toBe(name === order[0] ? 2 : 3)
    }
    const outcomes = await Promise.all(settled)
    expect(outcomes).toContainEqual(expect.objectContaining({ code: 'OUTCOME_UNKNOWN' }))
    expect(new Set(store.state.secrets)).toEqual(new Set(['whsec_2', 'whsec_1', 'whsec_0']))
    expect(store.state.rotating).toBe(true)
    pass(2 * hour)
    await expect(withdrawOldSecrets(store, options)).rejects.toMatchObject({ code: 'ROTATION_UNFINISHED' })

    const third = slowClient()
    third.answer('whsec_3')
    expect(await rotateWithoutLoss(third.client, id, options)).toEqual({ resumed: true })
    pass(2 * hour)
    await withdrawOldSecrets(store, options)
    expect(store.state).toEqual({ secrets: ['whsec_3'], rotating: false, replacedAt: {} })
  })

  it('a secret that someone else put there in the meantime stays, and the flag with it', async () => {
    const { store, options } = start()
    const { client, asked, answer } = slowClient()
    const run = rotateWithoutLoss(client, id, options)
    await asked
    store.state = { secrets: ['whsec_theirs', 'whsec_0'], rotating: true }
    answer('whsec_1')
    await expect(run).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringMatching(/Another rotation .* run it again/),
    })
    expect(store.state).toMatchObject({ secrets: ['whsec_1', 'whsec_theirs', 'whsec_0'], rotating: true })
  })
})

describe('a clock', () => {
  it('that goes back keeps old secrets for longer', async () => {
    const { store, options, pass } = start()
    const { client, answer } = slowClient()
    answer('whsec_1')
    await rotateWithoutLoss(client, id, options)
    pass(-24 * hour)
    expect(await withdrawOldSecrets(store, options)).toBe(0)
    pass(24 * hour + hour - 1)
    expect(await withdrawOldSecrets(store, options)).toBe(0)
    pass(1)
    expect(await withdrawOldSecrets(store, options)).toBe(1)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '12:00' as never, undefined as never])(
    'that shows %s is refused before Audian is asked',
    async (shown) => {
      const store = rotationMemory(atRest)
      const options = { store, clock: { now: () => shown } }
      const client = { webhooks: { rotateSecret: () => expect.unreachable('Audian was asked') } }
      await expect(rotateWithoutLoss(client, id, options)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
      await expect(withdrawOldSecrets(store, options)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
      expect(store.writes).toEqual([])
    },
  )
})

describe('secrets that are in the store more than once', () => {
  it.each([
    [
      ['whsec_0', 'whsec_0'],
      ['whsec_1', 'whsec_0'],
    ],
    [
      ['whsec_1', 'whsec_0'],
      ['whsec_1', 'whsec_0'],
    ],
    [
      ['whsec_0', 'whsec_1', 'whsec_0'],
      ['whsec_1', 'whsec_0'],
    ],
  ])('%j and whsec_1 become %j, and only the newest is left in the end', async (secrets, expected) => {
    const { store, options, pass } = start(rotationMemory({ secrets, rotating: false }))
    const { client, answer } = slowClient()
    answer('whsec_1')
    await rotateWithoutLoss(client, id, options)
    expect(store.state.secrets).toEqual(expected)
    pass(hour)
    await withdrawOldSecrets(store, options)
    expect(store.state).toEqual({ secrets: ['whsec_1'], rotating: false, replacedAt: {} })
  })
})

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
