import { describe, expect, it } from 'vitest'
import { type HeaderRecord, headerValue } from './header-value.ts'

const name = 'x-audian-signature'

/** The value read from a record of this one header. */
function valueFrom(raw: HeaderRecord[string]): string | undefined {
  return headerValue({ [name]: raw }, name)
}

describe('a record', () => {
  it('gives the value', () => {
    expect(valueFrom('abc')).toBe('abc')
    expect(headerValue({ other: 'x', [name]: 'abc' }, name)).toBe('abc')
  })

  it('gives nothing for what is not there', () => {
    expect(valueFrom(undefined)).toBeUndefined()
    expect(headerValue({}, name)).toBeUndefined()
    expect(headerValue({ 'x-audian-signatures': 'abc', 'x-audian': 'abc' }, name)).toBeUndefined()
  })

  it('gives an empty value as it is', () => {
    expect(valueFrom('')).toBe('')
    expect(valueFrom([])).toBe('')
  })

  it('takes white space away around a value, not inside', () => {
    expect(valueFrom('  a b\t')).toBe('a b')
  })

  it.each(['X-Audian-Signature', 'X-AUDIAN-SIGNATURE', 'x-Audian-signature'])('knows the spelling %s', (spelt) => {
    expect(headerValue({ accept: '*/*', [spelt]: 'abc' }, name)).toBe('abc')
  })

  it('prefers lower case, as Node has it', () => {
    expect(headerValue({ 'X-Audian-Signature': 'other', [name]: 'abc' }, name)).toBe('abc')
  })

  it('may have no prototype, or a header by the name of get', () => {
    expect(headerValue(Object.assign(Object.create(null), { [name]: 'abc' }), name)).toBe('abc')
    expect(headerValue({ get: 'x', [name]: 'abc' }, name)).toBe('abc')
  })

  it('takes a number for its digits, as tests in JavaScript may write it', () => {
    expect(valueFrom(1_705_315_800 as unknown as string)).toBe('1705315800')
  })
})

describe('the Headers of the Fetch API', () => {
  it('give the value in every spelling', () => {
    expect(headerValue(new Headers({ 'X-Audian-Signature': 'abc' }), name)).toBe('abc')
  })

  it('give nothing for what is not there', () => {
    expect(headerValue(new Headers(), name)).toBeUndefined()
  })

  it('count equal values once and join different ones', () => {
    const headers = new Headers()
    headers.append(name, 'abc')
    headers.append(name, 'abc')
    expect(headerValue(headers, name)).toBe('abc')
    headers.append(name, 'def')
    expect(headerValue(headers, name)).toBe('abc, def')
  })

  it('may be anything with a get method', () => {
    expect(headerValue({ get: (asked) => (asked === name ? ' abc ' : null) }, name)).toBe('abc')
  })
})

describe('a repeated header', () => {
  it.each<[string, string | readonly string[]]>([
    ['a list', ['abc', 'abc']],
    ['a list with white space', ['abc ', ' abc']],
    ['three of them', ['abc', 'abc', 'abc']],
    ['a list of one', ['abc']],
    ['joined', 'abc, abc'],
    ['joined without a space', 'abc,abc'],
    ['joined inside a list', ['abc,abc', 'abc']],
  ])('counts once if its values are equal: %s', (_, raw) => {
    expect(valueFrom(raw)).toBe('abc')
  })

  it.each<[string, string | readonly string[], string]>([
    ['a list', ['abc', 'def'], 'abc, def'],
    ['two alike and another', ['abc', 'def', 'abc'], 'abc, def'],
    ['another case', ['abc', 'ABC'], 'abc, ABC'],
    ['joined', 'abc,def', 'abc, def'],
    ['an empty one', ['abc', ''], 'abc, '],
    ['a comma at the end', 'abc,', 'abc, '],
    ['a comma at the beginning', ',abc', ', abc'],
  ])('keeps its comma if they differ: %s', (_, raw, expected) => {
    expect(valueFrom(raw)).toBe(expected)
  })
})
