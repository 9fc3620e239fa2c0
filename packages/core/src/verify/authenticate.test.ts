import { type FakeClock, fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import { isThenable } from '../async/maybe-promise.ts'
import { settled } from '../doubles/settled.ts'
import { sign } from '../protocol/sign.ts'
import { UnverifiedBytes } from '../receive/unverified-bytes.ts'
import { createAuthenticate, type SignedDelivery, Undecided } from './authenticate.ts'
import { createFixedSecrets, createProvidedSecrets, type Secrets } from './secrets.ts'
import { signingKey } from './signing-key.ts'

const body = Buffer.from('{"event":"call.failed"}')
const timestamp = '1705315800'

function delivery(secret: string, clock: FakeClock): SignedDelivery {
  const signature = sign({ secret, timestamp, body })
  const headers = { signature, timestamp, sentAt: 1_705_315_800_000, deliveryId: undefined }
  return { headers, body, arrivedAt: clock.monotonic() }
}

/** A vault whose content and answers the test decides on. */
function vault(content: Secrets, { maxWaiting = 10, held = false } = {}) {
  const clock = fakeClock()
  const state = { content, held, error: undefined as unknown }
  const answers: (() => void)[] = []
  const ask = vi.fn(
    () =>
      new Promise<Secrets>((resolve, reject) => {
        const asked = state.content
        const answer = () => (state.error === undefined ? resolve(asked) : reject(state.error))
        if (state.held) answers.push(answer)
        else answer()
      }),
  )
  const unverified = new UnverifiedBytes(32 * 1_048_576)
  const source = createProvidedSecrets(ask, { clock, timeoutMs: 3000, maxAgeMs: 60_000 })
  return { clock, state, answers, ask, source, authenticate: createAuthenticate(source, { maxWaiting, unverified }) }
}

/** The verdict so far. */
function verdictOf(asked: ReturnType<ReturnType<typeof createAuthenticate>>) {
  const seen: { verdict?: unknown } = {}
  if (!isThenable(asked)) return { verdict: asked }
  asked.then((verdict) => {
    seen.verdict = verdict
  })
  return seen
}

const authenticBy = (secret: string) => expect.objectContaining({ body, keyId: signingKey(secret).keyId })

describe('with fixed secrets', () => {
  const clock = fakeClock()
  const authenticate = createAuthenticate(createFixedSecrets(['whsec_new', 'whsec_old']), {
    maxWaiting: 10,
    unverified: new UnverifiedBytes(1000),
  })

  it('decides at once, without a promise', () => {
    expect(authenticate(delivery('whsec_new', clock))).toEqual(authenticBy('whsec_new'))
    expect(authenticate(delivery('whsec_old', clock))).toEqual(authenticBy('whsec_old'))
    expect(authenticate(delivery('whsec_other', clock))).toBe('forged')
  })
})

describe('with a provider', () => {
  it('asks at the first delivery', async () => {
    const { clock, ask, authenticate } = vault('whsec_a')
    expect(await authenticate(delivery('whsec_a', clock))).toEqual(authenticBy('whsec_a'))
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it('decides at once while the known secrets fit', async () => {
    const { clock, ask, authenticate } = vault('whsec_a')
    await authenticate(delivery('whsec_a', clock))
    await clock.advance(50_000)
    const verdict = authenticate(delivery('whsec_a', clock))
    expect(isThenable(verdict)).toBe(false)
    expect(verdict).toEqual(authenticBy('whsec_a'))
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it('calls a first delivery forged after one question: its answer is newer than the arrival', async () => {
    const { clock, ask, authenticate } = vault('whsec_a')
    expect(await authenticate(delivery('whsec_forger', clock))).toBe('forged')
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it('calls nothing forged on secrets that were asked for before it arrived', async () => {
    const { clock, state, ask, authenticate } = vault('whsec_old')
    await authenticate(delivery('whsec_old', clock))
    await clock.advance(10_000)
    state.content = 'whsec_new'
    expect(await authenticate(delivery('whsec_new', clock))).toEqual(authenticBy('whsec_new'))
    expect(ask).toHaveBeenCalledTimes(2)
  })

  it('calls it forged when the newer secrets do not fit either', async () => {
    const { clock, ask, authenticate } = vault('whsec_a')
    await authenticate(delivery('whsec_a', clock))
    await clock.advance(10_000)
    expect(await authenticate(delivery('whsec_forger', clock))).toBe('forged')
    expect(ask).toHaveBeenCalledTimes(2)
  })

  it('takes secrets asked for in the moment of the arrival for new enough', async () => {
    const { clock, ask, authenticate } = vault('whsec_a')
    await authenticate(delivery('whsec_a', clock))
    const verdict = authenticate(delivery('whsec_forger', clock))
    expect(verdict).toBe('forged')
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it('asks once more when the question in progress is older than the arrival', async () => {
    const { clock, state, answers, ask, authenticate } = vault('whsec_old', { held: true })
    const early = verdictOf(authenticate(delivery('whsec_old', clock)))
    await clock.advance(100)
    // Audian switches: what is in progress will still bring the old secret.
    state.content = 'whsec_new'
    const late = verdictOf(authenticate(delivery('whsec_new', clock)))
    answers[0]?.()
    await settled()
    expect(early.verdict).toEqual(authenticBy('whsec_old'))
    expect(late.verdict).toBeUndefined()
    await clock.advance(900)
    expect(ask).toHaveBeenCalledTimes(2)
    answers[1]?.()
    await settled()
    expect(late.verdict).toEqual(authenticBy('whsec_new'))
  })

  it('asks once more after a question that was only waiting its second out, and needs no third', async () => {
    const { clock, ask, authenticate } = vault('whsec_a')
    await authenticate(delivery('whsec_a', clock))
    await clock.advance(300)
    const one = verdictOf(authenticate(delivery('whsec_forger', clock)))
    await clock.advance(300)
    const other = verdictOf(authenticate(delivery('whsec_forger', clock)))
    await clock.advance(400)
    expect([one.verdict, other.verdict]).toEqual(['forged', 'forged'])
    expect(ask).toHaveBeenCalledTimes(2)
  })

  it('lets any number of forgeries cause one question a second', async () => {
    const { clock, ask, authenticate } = vault('whsec_a', { maxWaiting: 1000 })
    await authenticate(delivery('whsec_a', clock))
    await clock.advance(10)
    const seen = Array.from({ length: 500 }, () => verdictOf(authenticate(delivery('whsec_forger', clock))))
    await clock.advance(990)
    expect(seen.every(({ verdict }) => verdict === 'forged')).toBe(true)
    expect(ask).toHaveBeenCalledTimes(2)
  })

  it('asks again when the known secrets are too old, even for a signature that they would fit', async () => {
    const { clock, state, authenticate } = vault('whsec_withdrawn')
    await authenticate(delivery('whsec_withdrawn', clock))
    state.content = 'whsec_new'
    await clock.advance(60_001)
    expect(await authenticate(delivery('whsec_withdrawn', clock))).toBe('forged')
  })
})

describe('while a rotation is in progress', () => {
  it('leaves a wrong signature undecided', async () => {
    const { clock, state, authenticate } = vault({ secrets: 'whsec_old', rotating: true })
    const verdict = await authenticate(delivery('whsec_new', clock))
    expect(verdict).toEqual(new Undecided('rotating'))
    expect(verdict).toBeInstanceOf(Undecided)
    state.content = ['whsec_new', 'whsec_old']
    await clock.advance(1000)
    expect(await authenticate(delivery('whsec_new', clock))).toEqual(authenticBy('whsec_new'))
  })

  it('accepts what the known secrets fit', async () => {
    const { clock, authenticate } = vault({ secrets: ['whsec_old', 'whsec_older'], rotating: true })
    expect(await authenticate(delivery('whsec_old', clock))).toEqual(authenticBy('whsec_old'))
    expect(await authenticate(delivery('whsec_older', clock))).toEqual(authenticBy('whsec_older'))
  })

  it('asks before it leaves anything undecided: the rotation may be over', async () => {
    const { clock, state, ask, authenticate } = vault({ secrets: 'whsec_old', rotating: true })
    await authenticate(delivery('whsec_old', clock))
    await clock.advance(5000)
    state.content = { secrets: 'whsec_new', rotating: false }
    expect(await authenticate(delivery('whsec_forger', clock))).toBe('forged')
    expect(ask).toHaveBeenCalledTimes(2)
  })
})

describe('when the provider fails', () => {
  it('leaves the delivery undecided and says why', async () => {
    const { clock, state, authenticate } = vault('whsec_a')
    state.error = new Error('the vault is sealed')
    const verdict = await authenticate(delivery('whsec_a', clock))
    expect(verdict).toEqual(new Undecided('failed', state.error))
    expect((verdict as Undecided).error).toBe(state.error)
  })

  it('needs no provider for what the known secrets fit', async () => {
    const { clock, state, authenticate } = vault('whsec_a')
    await authenticate(delivery('whsec_a', clock))
    state.error = new Error('the vault is sealed')
    await clock.advance(2000)
    expect(authenticate(delivery('whsec_a', clock))).toEqual(authenticBy('whsec_a'))
    expect(await authenticate(delivery('whsec_other', clock))).toMatchObject({ why: 'failed', error: state.error })
  })

  it('leaves the delivery undecided when no answer comes in time', async () => {
    const { clock, authenticate } = vault('whsec_a', { held: true })
    const seen = verdictOf(authenticate(delivery('whsec_a', clock)))
    await clock.advance(3000)
    expect(seen.verdict).toMatchObject({ why: 'failed', error: { code: 'SECRETS_TIMED_OUT' } })
  })
})

describe('the line before the provider', () => {
  it('holds only a limited number', async () => {
    const { clock, answers, authenticate } = vault('whsec_a', { held: true, maxWaiting: 2 })
    const seen = ['whsec_a', 'whsec_forger'].map((secret) => verdictOf(authenticate(delivery(secret, clock))))
    await settled()
    expect(seen.map(({ verdict }) => verdict)).toEqual([undefined, undefined])
    expect(await authenticate(delivery('whsec_a', clock))).toEqual(new Undecided('crowded'))
    answers[0]?.()
    await settled()
    expect(seen.map(({ verdict }) => verdict)).toEqual([authenticBy('whsec_a'), 'forged'])
  })

  it('holds only a limited number of bytes', async () => {
    const { clock, answers, authenticate } = vault('whsec_a', { held: true, maxWaiting: 10 })
    const large = Buffer.alloc(32 * 1_048_576)
    const seen = verdictOf(authenticate({ ...delivery('whsec_a', clock), body: large }))
    await settled()
    expect(await authenticate(delivery('whsec_a', clock))).toEqual(new Undecided('crowded'))
    answers[0]?.()
    await settled()
    expect(seen.verdict).toBe('forged')
    expect(authenticate(delivery('whsec_a', clock))).toEqual(authenticBy('whsec_a'))
  })

  it('has room again when its questions are answered, or have failed', async () => {
    const { clock, state, authenticate } = vault('whsec_a', { maxWaiting: 1 })
    state.error = new Error('the vault is sealed')
    for (let round = 0; round < 3; round++) {
      const seen = verdictOf(authenticate(delivery('whsec_a', clock)))
      await clock.advance(1000)
      expect(seen.verdict).toMatchObject({ why: 'failed' })
    }
    state.error = undefined
    const seen = verdictOf(authenticate(delivery('whsec_a', clock)))
    await clock.advance(1000)
    expect(seen.verdict).toEqual(authenticBy('whsec_a'))
    await clock.advance(1000)
    expect(await authenticate(delivery('whsec_forger', clock))).toBe('forged')
  })

  it('does not come before what the known secrets decide', async () => {
    const { clock, state, authenticate } = vault('whsec_a', { maxWaiting: 1 })
    await authenticate(delivery('whsec_a', clock))
    await clock.advance(1000)
    state.held = true
    verdictOf(authenticate(delivery('whsec_forger', clock)))
    await settled()
    expect(await authenticate(delivery('whsec_forger', clock))).toEqual(new Undecided('crowded'))
    expect(authenticate(delivery('whsec_a', clock))).toEqual(authenticBy('whsec_a'))
  })
})
