import { sign } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Received } from './doubles/receiver.ts'
import { both, emulatorOf, receiverOf } from './doubles/running.ts'

const event = { event: 'call.completed', data: { call_id: 'call_1' } }

function isSigned({ headers, body }: Received, secret: string): boolean {
  return sign({ secret, timestamp: String(headers['x-audian-timestamp']), body }) === headers['x-audian-signature']
}

describe('a given secret', () => {
  it('signs the deliveries of a webhook from the first one on', async () => {
    const emulator = await emulatorOf()
    const receiver = await receiverOf()
    const { secret } = emulator.register({ url: receiver.url, secret: 'whsec_the_receivers_own' })
    emulator.send(event)
    await emulator.settled()
    expect(secret).toBe('whsec_the_receivers_own')
    expect(receiver.received.map((received) => isSigned(received, 'whsec_the_receivers_own'))).toEqual([true])
  })

  it('replaces another one by a rotation', async () => {
    const { emulator, receiver, endpoint } = await both()
    emulator.rotateSecret(endpoint.id, 'whsec_the_receivers_own')
    emulator.send(event)
    await emulator.settled()
    expect(receiver.received.map((received) => isSigned(received, 'whsec_the_receivers_own'))).toEqual([true])
  })

  it.each(['', ' whsec_1', 'whsec_1\n'])('is rejected if a receiver would reject it: %j', async (secret) => {
    const { emulator, receiver, endpoint } = await both()
    const refusal = expect.objectContaining({ code: 'INVALID', fields: { secret: expect.any(String) } })
    expect(() => emulator.register({ url: receiver.url, secret })).toThrow(refusal)
    expect(() => emulator.rotateSecret(endpoint.id, secret)).toThrow(refusal)
    expect(emulator.endpoints()).toEqual([endpoint])
  })

  it("is not taken from a call of the API, since Audian's has no such field", async () => {
    const emulator = await emulatorOf()
    const response = await fetch(`${emulator.apiUrl}/webhooks`, {
      method: 'POST',
      headers: { 'x-auth-token': emulator.token, 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'https://hooks.example.com/', events: ['*'], active: true, secret: 'whsec_mine' }),
    })
    expect(response.status).toBe(201)
    expect(emulator.endpoints()[0]?.secret).toMatch(/^whsec_[0-9a-f]{48}$/)
  })
})
