import { describe, expect, it } from 'vitest'
import { milliseconds } from './duration.ts'

describe('milliseconds', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['1.5h', 5_400_000],
  ])('reads %s', (text, value) => {
    expect(milliseconds('--since', text)).toBe(value)
  })

  it.each(['10', '', 'm', '-1h', 'yesterday', 'NaN', `${'9'.repeat(200)}h`])('refuses %j', (text) => {
    expect(() => milliseconds('--since', text)).toThrow(/--since: .* is not a duration/)
  })
})
