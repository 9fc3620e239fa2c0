import { createWebhooks } from '@audian-webhooks/core'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { created, id, rotated } from '../doubles/examples.ts'
import { refusal } from '../doubles/replies.ts'
import { type RotationMemory, rotationMemory } from '../doubles/rotation-memory.ts'
import { clientOf, type Reply, scriptedApi } from '../doubles/scripted-api.ts'
import { RotationError } from '../errors/rotation-error.ts'
import { rotateWithoutLoss } from './rotate-without-loss.ts'
import { withdrawOldSecrets } from './withdraw-old-secrets.ts'

const old = 'whsec_old'
const fresh = rotated.signing_secret
const atRest = { secrets: [old], rotating: false }
const unusable = ['', ' ', '\n', `${fresh}\n`, ` ${fresh}`, `\ufeff${fresh}`]

async function rotation(state: { secrets: string[]; rotating: boolean }, ...replies: Reply[]) {
  const store = rotationMemory(state)
  const client = clientOf(await scriptedApi(...replies))
  const run = () => rotateWithoutLoss(client, id, { store, storeDelayMs: 1, settleMs: 1 })
  return { store, run }
}

/** The status codes of a new receiver that reads its secrets from the store. */
async function statuses(store: RotationMemory, ...secrets: string[]): Promise<(number | undefined)[]> {
  const webhooks = createWebhooks({ secret: () => store.read(), store: 'none', logger: false })
  onTestFinished(async () => void (await webhooks.close()))
  webhooks.on('call.completed', () => undefined)
  const deliveries = secrets.map((secret) => signedDelivery(sampleEvent('call.completed'), { secret }))
  const answers = await Promise.all(deliveries.map((delivery) => webhooks.handle(delivery)))
  return answers.map((answer) => answer?.status)
}

describe('an answer with a secret that no receiver takes', () => {
  it.each(unusable)('%j: create() and rotateSecret() fail, and the error does not show the secret', async (secret) => {
    const api = await scriptedApi(
      { body: { ...created, signing_secret: secret } },
      { body: { ...rotated, signing_secret: secret } },
    )
    const { webhooks } = clientOf(api)
    const { url, events, active } = created
    for (const call of [() => webhooks.create({ url, events, active }), () => webhooks.rotateSecret(id)]) {
      const error: unknown = await call().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'ANSWER_INVALID', carriedOut: 'yes' })
      expect(String(error)).toMatch(/signing_secret: it (is empty|has white space around it)/)
      expect(String(error)).not.toContain(fresh)
    }
  })

  it.each(unusable)('%j: a rotation leaves the store usable, and the next run finishes it', async (secret) => {
    const { store, run } = await rotation(atRest, { body: { ...rotated, signing_secret: secret } }, { body: rotated })
    await expect(run()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: { code: 'ANSWER_INVALID' } })
    expect(store.state).toMatchObject({ secrets: [old], rotating: true })
    expect(await statuses(store, old)).toEqual([200])
    expect(await run()).toEqual({ resumed: true })
    expect(store.state).toMatchObject({ secrets: [fresh, old], rotating: false })
  })

  it.each([...unusable, undefined])('%j: nor is it stored if another client returns it', async (secret) => {
    const store = rotationMemory(atRest)
    const client = { webhooks: { rotateSecret: async () => ({ id, signing_secret: secret as string }) } }
    const error: unknown = await rotateWithoutLoss(client, id, { store }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect(RotationError.is(error) && String(error.cause)).toMatch(/signing_secret in the response (is|has) /)
    expect(store.state).toMatchObject({ secrets: [old], rotating: true })
  })
})

describe('a store that holds a secret that no receiver takes', () => {
  const damaged = unusable.map((secret) => ({ secrets: [secret, old], rotating: false }))

  it.each(damaged)('%j: a rotation removes it, and treats the one before as unfinished', async (state) => {
    const seen: unknown[] = []
    const { store, run } = await rotation(state, (response) => {
      seen.push(store.state)
      response.end(JSON.stringify(rotated))
    })
    expect(await run()).toEqual({ resumed: true })
    expect(seen).toMatchObject([{ secrets: [old], rotating: true }])
    expect(store.state).toMatchObject({ secrets: [fresh, old], rotating: false })
    expect(await statuses(store, old, fresh)).toEqual([200, 200])
  })

  it.each(damaged)('%j: a refusal leaves the flag set, since Audian may sign with another secret', async (state) => {
    const { store, run } = await rotation(state, refusal(404))
    await expect(run()).rejects.toMatchObject({ code: 'ROTATION_REFUSED' })
    expect(store.state).toMatchObject({ secrets: [old], rotating: true })
  })

  it('may hold no other', async () => {
    const { store, run } = await rotation({ secrets: [''], rotating: false }, { body: rotated })
    await run()
    expect(store.state).toMatchObject({ secrets: [fresh], rotating: false })
  })

  it.each(damaged)('%j: no secret is withdrawn', async (state) => {
    const store = rotationMemory(state)
    await expect(withdrawOldSecrets(store)).rejects.toMatchObject({ code: 'ROTATION_UNFINISHED' })
    expect(store.writes).toEqual([])
  })

  it('may have got it from someone else during the rotation', async () => {
    const { store, run } = await rotation(atRest, (response) => {
      store.state = { secrets: ['', old], rotating: true }
      response.end(JSON.stringify(rotated))
    })
    await run()
    expect(store.state).toMatchObject({ secrets: [fresh, old], rotating: false })
  })
})
