import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

describe('retryAfterMs()', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1), toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  it.each<[string | null, number | undefined]>([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['1.5', 1500],
    ['0.0000001', 1],
    ['9'.repeat(24), 1e15],
    ['9'.repeat(400), 1e15],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['-1', undefined],
    ['1e9', undefined],
    ['soon', undefined],
    ['soon GMT', undefined],
    ['2027', 2_027_000],
    ['January 2027', undefined],
    ['', undefined],
    [null, undefined],
  ])('%j → %s', (header, expected) => {
    expect(retryAfterMs(header)).toBe(expected)
  })
})
