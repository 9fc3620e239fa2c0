import { describe, expect, it } from 'vitest'
import { cut, fitted, printable } from './printable.ts'

describe('external text', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', ' [31mred [0m'],
    ['line breaks', 'one\r\ntwo\u2028three', 'one two three'],
    ['letters that turn the direction', 'a\u202eb', 'a b'],
    ['nothing of what is printable', 'Grüße – 通话', 'Grüße – 通话'],
  ])('loses %s', (_name, text, expected) => {
    expect(printable(text)).toBe(expected)
  })

  it('is padded to a width', () => {
    expect(fitted('call_1', 8)).toBe('call_1  ')
    expect(fitted('call_123456', 8)).toBe('call_12…')
  })

  it('is cut only when it is too long', () => {
    expect(cut('call_1', 6)).toBe('call_1')
    expect(cut('call_12', 6)).toBe('call_…')
    expect(cut('call_1', Number.POSITIVE_INFINITY)).toBe('call_1')
  })
})
