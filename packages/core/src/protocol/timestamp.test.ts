import { describe, expect, it } from 'vitest'
import { formatTimestamp, parseTimestamp } from './timestamp.ts'

describe('parseTimestamp', () => {
  it.each([
    ['1705315800', 1_705_315_800_000],
    ['1705315800123', 1_705_315_800_123],
    ['0000000000', 0],
    ['9999999999', 9_999_999_999_000],
    ['0000000000001', 1],
  ])('reads %s', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected)
  })

  it.each([
    '',
    '0',
    '170531580',
    '17053158000',
    '170531580012',
    '17053158001234',
    '1705315800.5',
    '1705315800.',
    '.705315800',
    '1705315800123.',
    '+705315800',
    '-1705315800',
    '1e10',
    '0x65a51a98',
    '1705315800\n',
    '\n1705315800',
    ' 1705315800',
    '1705315800 ',
    '1705315800, 1705315800',
    '1705315800a',
    'a1705315800',
    '123junk',
    '1_705_315_800',
    '2024-01-15T10:30:00Z',
    'NaN',
    '١٧٠٥٣١٥٨٠٠',
    '１７０５３１５８００',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })
})

describe('formatTimestamp', () => {
  it('writes whole seconds, and never one that has not come yet', () => {
    expect(formatTimestamp(1_705_315_800_000)).toBe('1705315800')
    expect(formatTimestamp(1_705_315_800_999)).toBe('1705315800')
  })

  it('writes what parseTimestamp reads', () => {
    expect(parseTimestamp(formatTimestamp(1_705_315_800_456))).toBe(1_705_315_800_000)
  })
})
