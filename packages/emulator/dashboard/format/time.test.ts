import { describe, expect, it } from 'vitest'
import { countdown, duration } from './time.ts'

describe('duration()', () => {
  it.each([
    [0.4, '0 ms'],
    [38, '38 ms'],
    [1240, '1.24 s'],
    [30_000, '30 s'],
    [125_000, '2 min 5 s'],
  ])('%d', (ms, expected) => expect(duration(ms)).toBe(expected))
})

describe('countdown()', () => {
  it.each([
    [1, '1 s'],
    [59_001, '1 min'],
    [61_000, '1 min 1 s'],
    [3_599_500, '1 h'],
    [3_600_001, '1 h 1 min'],
  ])('%d', (ms, expected) => expect(countdown(ms)).toBe(expected))
})
