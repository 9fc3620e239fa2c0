import { createWebhooks } from '@audian-webhooks/core'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { id, rotated } from '../doubles/examples.ts'
import { cut } from '../doubles/replies.ts'
import { type RotationMemory, rotationMemory } from '../doubles/rotation-memory.ts'
import { clientOf, type Reply, scriptedApi } from '../doubles/scripted-api.ts'
import { rotateWithoutLoss } from './rotate-without-loss.ts'
import { withdrawOldSecrets } from './withdraw-old-secrets.ts'

const old = 'whsec_old'
const fresh = rotated.signing_secret

/** A receiver that has asked for its secrets before anything rotates, and the status of what is delivered to it. */
async function receiverOf(store: RotationMemory): Promise<(secret: string) => Promise<number | undefined>> {
  const webhooks = createWebhooks({ secret: () => store.read(), store: 'none', logger: false })
  onTestFinished(async () => void (await webhooks.close()))
  webhooks.on('call.completed', () => undefined)
  const deliver = async (secret: string) => {
    const delivery = signedDelivery(sampleEvent('call.completed'), { secret })
    return (await webhooks.handle(delivery))?.status
  }
  expect(await deliver(old)).toBe(200)
  return deliver
}

describe('a receiver whose secrets come from the store', () => {
  it('answers 503 to the new secret while it is unknown, and accepts both afterwards', async () => {
    const store = rotationMemory({ secrets: [old], rotating: false })
    const deliver = await receiverOf(store)
    const statuses: (number | undefined)[] = []
    const api = await scriptedApi((response) => {
      void deliver(fresh).then((status) => {
        statuses.push(status)
        response.end(JSON.stringify(rotated))
      })
    })
    await rotateWithoutLoss(clientOf(api), id, { store })
    for (const secret of [fresh, old, 'whsec_forged']) statuses.push(await deliver(secret))
    expect(statuses).toEqual([503, 200, 200, 401])
    await withdrawOldSecrets(store, { keepMs: 0 })
    expect(store.state).toEqual({ secrets: [fresh], rotating: false, replacedAt: {} })
  })

  it('answers 503 to a secret that got lost, until the next run has finished', async () => {
    const store = rotationMemory({ secrets: [old], rotating: false })
    const deliver = await receiverOf(store)
    const success: Reply = { body: rotated }
    const client = clientOf(await scriptedApi(cut, success))
    await expect(rotateWithoutLoss(client, id, { store })).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect(await deliver('whsec_lost')).toBe(503)
    await rotateWithoutLoss(client, id, { store, settleMs: 1 })
    expect([await deliver(fresh), await deliver(old)]).toEqual([200, 200])
  })
})
