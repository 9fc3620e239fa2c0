import { expect, it } from 'vitest'
import { errorText } from './error-text.ts'

const textOf = (error: unknown) => errorText(error, () => ['open sesame'])

it('is the stack, with the causes', () => {
  const cause = new TypeError('the socket is closed')
  const text = textOf(new Error('no answer', { cause }))
  expect(text).toContain('Error: no answer\n    at ')
  expect(text).toContain('\nCaused by: TypeError: the socket is closed\n    at ')
})

it('masks secrets and phone numbers, and leaves out what else an error holds', () => {
  const error = Object.assign(new Error('open sesame for +14155551234'), { config: { authorization: 'Bearer abc' } })
  const text = textOf(error)
  expect(text).toContain('[secret] for [phone …34]')
  expect(text).not.toContain('Bearer')
})

it.each([
  ['a text', 'a text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [{ status: 404 }, '{"status":404}'],
  [() => 1, '[function]'],
])('shows every thrown value: %s', (thrown, text) => {
  expect(textOf(thrown)).toBe(text)
})

it('has a limit, and no error can break it', () => {
  expect(textOf('x'.repeat(5000))).toHaveLength(4000)
  const hostile = {
    get stack() {
      throw new Error('hostile')
    },
  }
  expect(textOf(hostile)).toBe('[cannot be written]')
})
