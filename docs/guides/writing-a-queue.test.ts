import { queueCases } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { codePrograms, isVitest } from '../../tooling/docs/code-programs.ts'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { namesIn, tableUnder } from '../../tooling/docs/tables.ts'

const page = 'docs/guides/writing-a-queue.md'
const programs = codePrograms(fencesOf(page))

const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '').length

// `code-blocks.test.ts` runs the queue, `sinks/*.test.ts` run the sinks.
describe('the code of the page', () => {
  it('is a short sink, two whole ones, and a queue that runs the contract', () => {
    expect(programs.map((program) => [program.mode, isVitest(program)])).toEqual([
      ['run', false],
      ['check', false],
      ['check', false],
      ['run', true],
    ])
    expect(programs[3]?.text).toContain('describeQueueContract(')
  })

  it('is short enough to copy', () => {
    for (const { name, text } of programs) expect(linesOf(text), name).toBeLessThan(220)
  })

  it('has to keep what the page says', () => {
    const named = tableUnder(page, 'The contract').flatMap(([cell]) => namesIn(cell))
    const begun = queueCases.map(({ name }) => name.split(': ')[0])
    expect([...named].sort()).toEqual([...new Set(begun)].sort())
  })
})
