import { isLoopback } from '@audian-webhooks/core/protocol'
import { expect, it } from 'vitest'
import { receiverUrlProblem } from './receiver-url.ts'

it.each([
  ['http://localhost:3000/webhooks', undefined],
  ['https://example.com/webhooks', undefined],
  ['localhost:3000', "'localhost:3000' is not an absolute URL. Did you mean http://localhost:3000?"],
  ['not a url', "'not a url' is not an absolute URL."],
  ['http://example.com/', expect.stringContaining('https')],
  ['ftp://example.com/', expect.stringContaining('https://')],
])('checks %s', (text, expected) => {
  expect(receiverUrlProblem(text, isLoopback)).toEqual(expected)
})

it('allows plain HTTP where the caller does', () => {
  expect(receiverUrlProblem('http://app:3000/', (host) => host === 'app')).toBeUndefined()
})
