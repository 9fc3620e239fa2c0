import { describe, expect, it } from 'vitest'
import { secretProblem } from './secret-problem.ts'

describe('secretProblem', () => {
  it.each(['whsec_abcdef1234567890', 'x', 'with space inside', 'ünïcode', 'dots.and-dashes'])('takes %j', (secret) => {
    expect(secretProblem(secret)).toBeUndefined()
  })

  it.each([
    [undefined, 'is not a string'],
    [null, 'is not a string'],
    [42, 'is not a string'],
    [{}, 'is not a string'],
    [Buffer.from('whsec_a'), 'is not a string'],
    [['whsec_a'], 'is not a string'],
    ['', 'is empty'],
    [' ', 'has white space around it'],
    ['whsec_a\n', 'has white space around it'],
    ['whsec_a\r\n', 'has white space around it'],
    ['\twhsec_a', 'has white space around it'],
    [' whsec_a', 'has white space around it'],
    ['whsec_a\u00a0', 'has white space around it'],
    ['\ufeffwhsec_a', 'has white space around it'],
  ])('refuses %j: it %s', (secret, problem) => {
    expect(secretProblem(secret)).toBe(problem)
  })
})
