import { expect, it } from 'vitest'
import { commandOf, help } from './command-line.ts'

it.each([
  [[], false],
  [['--once'], true],
])('takes %j', (args, once) => {
  expect(commandOf(args)).toEqual({ once })
})

it.each(['--help', '-h'])('lists flags and variables with %s', (flag) => {
  expect(commandOf([flag])).toEqual({ print: help, exitCode: 0 })
  for (const name of ['--once', '--help', 'PORT', 'EMULATOR_PORT', 'NO_COLOR']) expect(help).toContain(name)
})

it.each(['--onec', '--port=3000', 'once'])('refuses %s, and shows the help', (flag) => {
  expect(commandOf([flag])).toEqual({ print: expect.stringContaining(help), exitCode: 2 })
})

it('fits into 100 columns', () => {
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
})
