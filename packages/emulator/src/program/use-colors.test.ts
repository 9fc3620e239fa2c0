import { expect, it } from 'vitest'
import { useColors } from './use-colors.ts'

it.each([
  { stream: 'a terminal', isTTY: true, environment: {}, expected: true },
  { stream: 'a pipe', isTTY: false, environment: {}, expected: false },
  { stream: 'a terminal', isTTY: true, environment: { TERM: 'dumb' }, expected: false },
  { stream: 'a terminal', isTTY: true, environment: { NO_COLOR: '1' }, expected: false },
  { stream: 'a terminal', isTTY: true, environment: { NO_COLOR: '1', FORCE_COLOR: '1' }, expected: false },
  { stream: 'a terminal', isTTY: true, environment: { NO_COLOR: '' }, expected: true },
  { stream: 'a pipe', isTTY: false, environment: { FORCE_COLOR: '1' }, expected: true },
  { stream: 'a pipe', isTTY: false, environment: { FORCE_COLOR: '' }, expected: true },
  { stream: 'a terminal', isTTY: true, environment: { FORCE_COLOR: '0' }, expected: false },
])('on $stream with $environment: $expected', ({ isTTY, environment, expected }) => {
  expect(useColors({ isTTY }, environment)).toBe(expected)
})
