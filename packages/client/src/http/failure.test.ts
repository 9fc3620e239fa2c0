import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { id } from '../doubles/examples.ts'
import { refusal } from '../doubles/replies.ts'
import { clientOf, type Reply, scriptedApi } from '../doubles/scripted-api.ts'
import { ApiError } from '../errors/api-error.ts'

const token = `eyJ${'0123456789abcdefghij'.repeat(21)}x`
/** No part of the token of this length is shown either. */
const part = token.slice(0, 20)

async function failureOf(reply: Reply): Promise<ApiError> {
  const api = await scriptedApi(reply)
  const { webhooks } = clientOf(api, { token, retry: { attempts: 1 } })
  const error = await webhooks.update(id, { active: false }).catch((thrown: unknown) => thrown)
  if (!ApiError.is(error)) throw error
  return error
}

describe(`a token of ${token.length} characters that the API gives back is shown in no part`, () => {
  it.each<[string, Reply]>([
    ['message', refusal(422, { message: `no: ${token}` })],
    ['a field', refusal(422, { data: { url: `odd: ${token}` } })],
    ['a field’s name', refusal(422, { data: { [token]: 'odd' } })],
    ['a list of fields', refusal(422, { errors: [{ field: token, message: token }] })],
    ['request_id', refusal(422, { request_id: `r-${token}` })],
    ['x-request-id', refusal(422, {}, { 'x-request-id': `r-${token}` })],
    ['request_id of nonsense', { body: { request_id: `r-${token}` } }],
  ])('%s', async (_, reply) => {
    const error = await failureOf(reply)
    const shown = inspect(error, { depth: 9, showHidden: true })
    expect(shown).not.toContain(part)
  })

  it('and what stands around it is', async () => {
    const { message, fields, requestId } = await failureOf(
      refusal(422, { message: `no ${token}!`, data: { url: `odd ${token}!` }, request_id: `r-${token}!` }),
    )
    expect(message).toContain('(422: no [hidden]!)')
    expect(fields).toEqual({ url: 'odd [hidden]!' })
    expect(requestId).toBe('r-[hidden]!')
  })
})

it('long texts are shortened', async () => {
  const long = 'x'.repeat(1000)
  const error = await failureOf(refusal(422, { message: long, data: { [long]: long }, request_id: long }))
  const shortened = `${'x'.repeat(200)}…`
  expect(error.message).toContain(`422: ${shortened})`)
  expect(error.fields).toEqual({ [shortened]: shortened })
  expect(error.requestId).toBe(shortened)
})
