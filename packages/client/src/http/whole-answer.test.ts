import { describe, expect, it } from 'vitest'
import { id, webhook } from '../doubles/examples.ts'
import { refusal } from '../doubles/replies.ts'
import { clientOf, scriptedApi } from '../doubles/scripted-api.ts'

describe('a Retry-After that asks for longer than any call waits', () => {
  it.each([
    ['a day', '86400', 86_400_000],
    ['24 digits', '999999999999999999999999', 1e15],
    ['400 digits', '9'.repeat(400), 1e15],
    ['a far date', 'Fri, 31 Dec 9999 23:59:59 GMT', expect.any(Number)],
  ])('fails the call at once: %s', async (_, header, retryAfterMs) => {
    const api = await scriptedApi(refusal(429, {}, { 'retry-after': header }), { body: [] })
    const { webhooks } = clientOf(api, { retry: { maxDelayMs: 100 } })
    await expect(webhooks.list().page()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs })
    expect(api.received).toHaveLength(1)
  })

  it('also where the longest wait is as long as a timer can be', async () => {
    const api = await scriptedApi(refusal(503, {}, { 'retry-after': '999999999999999999999999' }), { body: [] })
    const { webhooks } = clientOf(api, { retry: { maxDelayMs: 2 ** 31 - 1 } })
    await expect(webhooks.list().page()).rejects.toMatchObject({ code: 'SERVER_FAILED' })
    expect(api.received).toHaveLength(1)
  })

  it('and one for next to no time is understood as well', async () => {
    const api = await scriptedApi(refusal(429, {}, { 'retry-after': '0.0000001' }))
    const { webhooks } = clientOf(api, { retry: { attempts: 1 } })
    await expect(webhooks.list().page()).rejects.toMatchObject({ retryAfterMs: 1 })
  })
})

describe('a status that HTTP does not have', () => {
  it.each([600, 799, 999])('%i is none of this API’s, and the call is not sent again', async (status) => {
    const api = await scriptedApi({ status, body: webhook }, { body: webhook })
    const call = clientOf(api).webhooks.update(id, { active: false })
    await expect(call).rejects.toMatchObject({ code: 'ANSWER_INVALID', status, carriedOut: 'maybe' })
    await expect(call).rejects.toThrow(`its status is ${status}`)
    expect(api.received).toHaveLength(1)
  })
})

describe('200 with an error in the body', () => {
  const failing = (status: number) => ({ body: { status: 'error', error: String(status), message: 'no' } })

  it('429 is sent again, for every method', async () => {
    const api = await scriptedApi(failing(429), { body: { id, signing_secret: 'whsec_1' } })
    await clientOf(api).webhooks.rotateSecret(id)
    expect(api.received).toHaveLength(2)
  })

  it('429 waits for as long as Retry-After asks, or fails', async () => {
    const api = await scriptedApi({ ...failing(429), headers: { 'retry-after': '31' } })
    await expect(clientOf(api).webhooks.list().page()).rejects.toMatchObject({ status: 429, retryAfterMs: 31_000 })
    expect(api.received).toHaveLength(1)
  })

  it('503 is sent again if twice is as good as once', async () => {
    const api = await scriptedApi(failing(503), { body: webhook }, failing(503))
    const { webhooks } = clientOf(api)
    await webhooks.update(id, { active: false })
    expect(api.received).toHaveLength(2)
    await expect(webhooks.test(id, 'call.completed')).rejects.toMatchObject({ status: 503, carriedOut: 'maybe' })
    expect(api.received).toHaveLength(3)
  })
})
