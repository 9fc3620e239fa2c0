import { expect, it } from 'vitest'
import { answer } from './answer.ts'

it('is JSON, and says how long', () => {
  expect(answer(200, { received: true })).toStrictEqual({
    status: 200,
    headers: { 'content-type': 'application/json', 'content-length': '17' },
    body: '{"received":true}',
  })
})

it('counts bytes, not characters', () => {
  expect(answer(500, { error: 'Zoë 📞' }).headers['content-length']).toBe('21')
})

it('takes further headers, over its own if need be', () => {
  const { headers } = answer(503, {}, { 'retry-after': '30', 'content-type': 'application/problem+json' })
  expect(headers).toEqual({ 'content-type': 'application/problem+json', 'content-length': '2', 'retry-after': '30' })
})
