import { expect, it } from 'vitest'
import { commandOf, help } from './command-line.ts'

it.each([
  [[], { once: false, data: undefined }],
  [['--once'], { once: true, data: undefined }],
  [['--data', 'here', '--once'], { once: true, data: 'here' }],
])('takes %j', (args, command) => {
  expect(commandOf(args)).toEqual(command)
})

it.each(['--help', '-h'])('lists flags and variables with %s', (flag) => {
  expect(commandOf([flag])).toEqual({ print: help, exitCode: 0 })
  for (const name of ['--data', '--once', '--help', 'PORT', 'EMULATOR_PORT', 'NO_COLOR', 'FORCE_COLOR'])
    expect(help).toContain(name)
})

it.each(['--onec', '--port=3000', 'once', '--data'])('refuses %s, and shows the help', (flag) => {
  expect(commandOf([flag])).toEqual({ print: expect.stringContaining(help), exitCode: 2 })
})

it('fits into 80 columns', () => {
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})
