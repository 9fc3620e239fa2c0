import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import { settled } from '../doubles/settled.ts'
import { AudianWebhooksError } from '../errors.ts'
import { createFixedSecrets, createProvidedSecrets, type SecretProvider, type Secrets } from './secrets.ts'
import { signingKey } from './signing-key.ts'

/** A provider that is asked through a spy, with the numbers that the tests below count in. */
function source(provider: SecretProvider) {
  const clock = fakeClock()
  const ask = vi.fn(provider)
  return { clock, ask, secrets: createProvidedSecrets(ask, { clock, timeoutMs: 3000, maxAgeMs: 60_000 }) }
}

/** A provider whose answers are given by the test, one by one. */
function heldProvider() {
  const questions: { answer: (secrets: Secrets) => void; fail: (error: unknown) => void }[] = []
  const provider = () =>
    new Promise<Secrets>((resolve, reject) => {
      questions.push({ answer: resolve, fail: reject })
    })
  return { questions, provider }
}

/** The outcome of a promise so far. */
function watch(promise: Promise<unknown>) {
  const seen: { state: 'waiting' | 'kept' | 'broken'; error?: unknown } = { state: 'waiting' }
  promise.then(
    () => {
      seen.state = 'kept'
    },
    (error) => {
      seen.state = 'broken'
      seen.error = error
    },
  )
  return seen
}

describe('createFixedSecrets', () => {
  it('knows the keys of one secret, and they are always the newest', async () => {
    const secrets = createFixedSecrets('whsec_a')
    const ring = { keys: [signingKey('whsec_a')], rotating: false, askedAt: Number.POSITIVE_INFINITY }
    expect(secrets.current()).toEqual(ring)
    expect(await secrets.newer()).toBe(secrets.current())
    expect(secrets.known()).toEqual(['whsec_a'])
  })

  it('keeps several in their order', () => {
    const secrets = createFixedSecrets(['whsec_new', 'whsec_old'])
    expect(secrets.current()).toMatchObject({ keys: ['whsec_new', 'whsec_old'].map(signingKey) })
    expect(secrets.known()).toEqual(['whsec_new', 'whsec_old'])
  })

  it.each(['', ' whsec_a', []].map((secret) => [secret]))('refuses %j at once', (secret) => {
    expect(() => createFixedSecrets(secret)).toThrow(expect.objectContaining({ code: 'SECRETS_INVALID' }))
  })
})

describe('createProvidedSecrets', () => {
  it('asks nothing before the first need', () => {
    const { ask, secrets } = source(() => 'whsec_a')
    expect(secrets.known()).toEqual([])
    expect(ask).not.toHaveBeenCalled()
  })

  it('asks at the first need and knows the answer from then on', async () => {
    const { clock, ask, secrets } = source(() => 'whsec_a')
    const ring = await secrets.current()
    expect(ring).toEqual({ keys: [signingKey('whsec_a')], rotating: false, askedAt: clock.monotonic() })
    await clock.advance(30_000)
    expect(secrets.current()).toBe(ring)
    expect(secrets.known()).toEqual(['whsec_a'])
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['one', 'whsec_a', { secrets: ['whsec_a'], rotating: false }],
    ['several', ['whsec_a', 'whsec_b'], { secrets: ['whsec_a', 'whsec_b'], rotating: false }],
    ['one, by name', { secrets: 'whsec_a' }, { secrets: ['whsec_a'], rotating: false }],
    ['several, by name', { secrets: ['whsec_a', 'whsec_b'] }, { secrets: ['whsec_a', 'whsec_b'], rotating: false }],
    ['one, in a rotation', { secrets: 'whsec_a', rotating: true }, { secrets: ['whsec_a'], rotating: true }],
    ['one, after a rotation', { secrets: ['whsec_a'], rotating: false }, { secrets: ['whsec_a'], rotating: false }],
  ])('takes %s', async (_, answer, expected) => {
    const { secrets } = source(() => answer)
    const { keys, rotating } = await secrets.current()
    expect({ secrets: keys.map(({ secret }) => secret), rotating }).toEqual(expected)
  })

  it('takes answers that come by promise', async () => {
    const { secrets } = source(async () => 'whsec_a')
    expect(await secrets.current()).toMatchObject({ keys: [signingKey('whsec_a')] })
  })

  describe('one question at a time', () => {
    it('lets everyone who asks in the meantime share it', async () => {
      const { questions, provider } = heldProvider()
      const { ask, secrets } = source(provider)
      const asked = [secrets.current(), secrets.newer(), secrets.current(), secrets.newer()]
      await settled()
      expect(ask).toHaveBeenCalledTimes(1)
      questions[0]?.answer('whsec_a')
      const rings = await Promise.all(asked)
      expect(new Set(rings).size).toBe(1)
      expect(ask).toHaveBeenCalledTimes(1)
    })

    it('shares its failure too', async () => {
      const { questions, provider } = heldProvider()
      const { ask, secrets } = source(provider)
      const asked = [secrets.newer(), secrets.newer()]
      await settled()
      const error = new Error('the vault is sealed')
      questions[0]?.fail(error)
      const results = await Promise.allSettled(asked)
      expect(results).toEqual([
        { status: 'rejected', reason: error },
        { status: 'rejected', reason: error },
      ])
      expect(ask).toHaveBeenCalledTimes(1)
    })

    it('is not a burden to anyone if it fails and no one waits', async () => {
      const unhandled = vi.fn()
      process.on('unhandledRejection', unhandled)
      try {
        const { secrets } = source(() => Promise.reject(new Error('the vault is sealed')))
        void secrets.newer()
        await settled()
        await settled()
        expect(unhandled).not.toHaveBeenCalled()
      } finally {
        process.off('unhandledRejection', unhandled)
      }
    })
  })

  describe('a question whose request the platform ends', () => {
    /** A clock whose timers can be made to end unfired, as those of an ended request do. */
    function endingClock() {
      const clock = fakeClock()
      const ended = { cancel: () => undefined, keepAlive: () => undefined }
      const state = { ended: true }
      const setTimer = (callback: () => void, delayMs: number) =>
        state.ended ? ended : clock.setTimer(callback, delayMs)
      return { clock, state, source: { ...clock, setTimer } }
    }

    it('is not waited for without end by those who share it', async () => {
      const { clock, state, source } = endingClock()
      const { questions, provider } = heldProvider()
      const secrets = createProvidedSecrets(provider, { clock: source, timeoutMs: 3000, maxAgeMs: 60_000 })
      void secrets.newer()
      state.ended = false
      const shared = watch(secrets.newer())
      await clock.advance(4999)
      expect(shared.state).toBe('waiting')
      await clock.advance(1)
      expect(shared).toMatchObject({ state: 'broken', error: { code: 'SECRETS_TIMED_OUT' } })

      const next = secrets.newer()
      await settled()
      questions[1]?.answer('whsec_a')
      expect(await next).toMatchObject({ keys: [signingKey('whsec_a')] })
    })

    it('is asked again later, even if all who shared it have ended', async () => {
      const { clock, state, source } = endingClock()
      const { questions, provider } = heldProvider()
      const secrets = createProvidedSecrets(provider, { clock: source, timeoutMs: 3000, maxAgeMs: 60_000 })
      void secrets.newer()
      await clock.advance(5001)
      state.ended = false
      const next = secrets.newer()
      await settled()
      expect(questions).toHaveLength(2)
      questions[1]?.answer('whsec_a')

      expect(await next).toMatchObject({ keys: [signingKey('whsec_a')] })
    })
  })

  describe('a second between two questions', () => {
    it('waits it out', async () => {
      const { clock, ask, secrets } = source(() => 'whsec_a')
      const first = await secrets.newer()
      const waiting = [secrets.newer(), secrets.newer()]
      await clock.advance(999)
      expect(ask).toHaveBeenCalledTimes(1)
      waiting.push(secrets.newer())
      await clock.advance(1)
      expect(ask).toHaveBeenCalledTimes(2)
      const rings = await Promise.all(waiting)
      expect(new Set(rings).size).toBe(1)
      expect(rings[0]).toMatchObject({ askedAt: first.askedAt + 1000 })
    })

    it('asks at once when it is over', async () => {
      const { clock, ask, secrets } = source(() => 'whsec_a')
      await secrets.newer()
      await clock.advance(1000)
      void secrets.newer()
      await settled()
      expect(ask).toHaveBeenCalledTimes(2)
      expect(clock.pending).toBe(0)
    })

    it('counts from the question, not from its answer', async () => {
      const { questions, provider } = heldProvider()
      const { clock, ask, secrets } = source(provider)
      const first = secrets.newer()
      await clock.advance(1500)
      questions[0]?.answer('whsec_a')
      await first
      void secrets.newer()
      await settled()
      expect(ask).toHaveBeenCalledTimes(2)
    })

    it('holds after a failure as well', async () => {
      const { clock, ask, secrets } = source(() => Promise.reject(new Error('the vault is sealed')))
      await expect(secrets.newer()).rejects.toThrow('the vault is sealed')
      const second = watch(secrets.newer())
      await clock.advance(999)
      expect(ask).toHaveBeenCalledTimes(1)
      await clock.advance(1)
      expect(ask).toHaveBeenCalledTimes(2)
      expect(second.state).toBe('broken')
    })

    it('holds however many ask', async () => {
      const { clock, ask, secrets } = source(() => 'whsec_a')
      for (let second = 0; second < 10; second++) {
        for (let count = 0; count < 100; count++) void secrets.newer()
        await clock.advance(1000)
      }
      expect(ask).toHaveBeenCalledTimes(10)
    })
  })

  describe('a provider that fails', () => {
    it('gives up on one that does not answer in time', async () => {
      const { clock, secrets } = source(() => new Promise<string>(() => {}))
      const asked = secrets.current()
      const seen = watch(asked as Promise<unknown>)
      await clock.advance(2999)
      expect(seen.state).toBe('waiting')
      await clock.advance(1)
      expect(seen.state).toBe('broken')
      expect(AudianWebhooksError.is(seen.error) && seen.error.code).toBe('SECRETS_TIMED_OUT')
      expect(String(seen.error)).toContain('did not answer within 3000 ms')
    })

    it('leaves no timer behind when it answered or failed', async () => {
      const answering = source(() => 'whsec_a')
      await answering.secrets.current()
      await settled()
      expect(answering.clock.pending).toBe(0)
      const failing = source(() => Promise.reject(new Error('the vault is sealed')))
      await expect(failing.secrets.newer()).rejects.toThrow()
      await settled()
      expect(failing.clock.pending).toBe(0)
    })

    it('does not take an answer that came after the time was up', async () => {
      const { questions, provider } = heldProvider()
      const { clock, secrets } = source(provider)
      const first = watch(secrets.newer())
      await clock.advance(3000)
      expect(first.state).toBe('broken')
      questions[0]?.answer('whsec_late')
      await settled()
      expect(secrets.known()).toEqual([])
    })

    it('takes what it throws for its failure', async () => {
      const error = new Error('the vault is sealed')
      const { secrets } = source(() => {
        throw error
      })
      await expect(secrets.current()).rejects.toBe(error)
    })

    it('asks again later, and recovers', async () => {
      let sealed = true
      const { clock, secrets } = source(() => {
        if (sealed) throw new Error('the vault is sealed')
        return 'whsec_a'
      })
      await expect(secrets.current()).rejects.toThrow('the vault is sealed')
      sealed = false
      const again = secrets.current()
      await clock.advance(1000)
      expect(await again).toMatchObject({ keys: [signingKey('whsec_a')] })
    })

    it('keeps the known secrets while they are not too old', async () => {
      let sealed = false
      const { clock, secrets } = source(() => {
        if (sealed) throw new Error('the vault is sealed')
        return 'whsec_a'
      })
      const ring = await secrets.current()
      sealed = true
      const newer = watch(secrets.newer())
      await clock.advance(1000)
      expect(newer.state).toBe('broken')
      expect(secrets.current()).toBe(ring)
      expect(secrets.known()).toEqual(['whsec_a'])
    })

    it.each([
      ['nothing', undefined, 'gave no secret'],
      ['null', null, 'gave no secret'],
      ['a number', 42, 'gave no secret'],
      ['an empty list', [], 'gave no secret'],
      ['a rotation without secrets', { rotating: true }, 'gave no secret'],
      ['a rotation of none', { secrets: [], rotating: true }, 'gave no secret'],
      ['an empty secret', '', 'is empty'],
      ['white space', '  ', 'has white space around it'],
      ['a secret with a line break behind', 'whsec_private\n', 'has white space around it'],
      ['an empty secret among others', ['whsec_private', ''], 'is empty'],
      ['one that is none among others', ['whsec_private', undefined], 'is not a string'],
      ['bytes', Buffer.from('whsec_private'), 'gave no secret'],
      ['a spoilt secret in a rotation', { secrets: ['whsec_private '], rotating: true }, 'has white space around it'],
    ])('refuses %s, without a word of what it got', async (_, answer, problem) => {
      const { secrets } = source(() => answer as Secrets)
      const error = await Promise.resolve(secrets.current()).catch((caught: unknown) => caught)
      expect(AudianWebhooksError.is(error) && error.code).toBe('SECRETS_INVALID')
      expect(String(error)).toContain(problem)
      expect(String(error)).not.toContain('private')
    })
  })

  describe('the age of an answer', () => {
    it('counts to its last millisecond', async () => {
      const { clock, ask, secrets } = source(() => 'whsec_a')
      const ring = await secrets.current()
      await clock.advance(60_000)
      expect(secrets.current()).toBe(ring)
      expect(ask).toHaveBeenCalledTimes(1)
    })

    it('then is asked for again', async () => {
      let answer = 'whsec_a'
      const { clock, secrets } = source(() => answer)
      await secrets.current()
      answer = 'whsec_b'
      await clock.advance(60_001)
      expect(await secrets.current()).toMatchObject({ keys: [signingKey('whsec_b')], askedAt: clock.monotonic() })
      expect(secrets.known()).toEqual(['whsec_b'])
    })

    it('does not depend on the wall clock', async () => {
      const { clock, ask, secrets } = source(() => 'whsec_a')
      const ring = await secrets.current()
      clock.setWallTime(clock.now() + 24 * 3_600_000)
      expect(secrets.current()).toBe(ring)
      clock.setWallTime(clock.now() - 48 * 3_600_000)
      expect(secrets.current()).toBe(ring)
      expect(ask).toHaveBeenCalledTimes(1)
    })
  })
})
