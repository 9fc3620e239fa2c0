import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { bytesOf } from './bytes-of.ts'

/** Evaluated where every built-in class is another one, as under Jest and jsdom. */
function foreign(code: string): object {
  return runInNewContext(code)
}

it.each([
  ['a Buffer', Buffer.from([1, 2, 3])],
  ['a Uint8Array', Uint8Array.of(1, 2, 3)],
  ['a Uint8Array of another realm', foreign('Uint8Array.of(1, 2, 3)')],
  ['a part of an ArrayBuffer', new Uint8Array(Uint8Array.of(0, 1, 2, 3, 4).buffer, 1, 3)],
  ['a DataView', new DataView(Uint8Array.of(1, 2, 3).buffer)],
  ['an ArrayBuffer', Uint8Array.of(1, 2, 3).buffer],
  ['an ArrayBuffer of another realm', foreign('Uint8Array.of(1, 2, 3).buffer')],
])('takes %s as it is', (_what, value) => {
  expect([...bytesOf(value)]).toEqual([1, 2, 3])
})

it('copies bytes', () => {
  const bytes = Uint8Array.of(1, 2, 3)
  const copy = bytesOf(bytes)
  bytes[0] = 9

  expect([...copy]).toEqual([1, 2, 3])
})

it('encodes text as UTF-8, and anything else as JSON', () => {
  expect(bytesOf('Zoë 📞').toString()).toBe('Zoë 📞')
  expect(bytesOf({ name: 'Zoë' }).toString()).toBe('{"name":"Zoë"}')
  expect(bytesOf(foreign('({ a: [1] })')).toString()).toBe('{"a":[1]}')
  expect(bytesOf(null).toString()).toBe('null')
})

it.each([
  ['text', 'text'],
  ['JSON', { a: 1 }],
  ['bytes', Uint8Array.of(1, 2, 3)],
])('shares no memory with other Buffers: %s', (_what, value) => {
  const bytes = bytesOf(value)
  expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, bytes.byteLength])
})

it('refuses what JSON cannot express', () => {
  expect(() => bytesOf(undefined)).toThrow(
    new TypeError('Cannot encode undefined as JSON. Pass an event, text or bytes.'),
  )
})
