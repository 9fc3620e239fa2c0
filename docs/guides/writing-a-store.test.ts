import { storeCases } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { codePrograms, isVitest } from '../../tooling/docs/code-programs.ts'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { namesIn, tableUnder } from '../../tooling/docs/tables.ts'

const page = 'docs/guides/writing-a-store.md'
const fences = fencesOf(page).filter(({ language }) => language === 'ts')
const programs = codePrograms(fences)

// `code-blocks.test.ts` runs it.
describe('the store of the page', () => {
  it('is one program, and runs the contract', () => {
    expect(programs.map((program) => [program.mode, isVitest(program)])).toEqual([['run', true]])
    expect(programs[0]?.text).toContain('describeStoreContract(')
  })

  it('has fewer than 100 lines, its tests included', () => {
    expect(fences.flatMap(({ lines }) => lines).length).toBeLessThan(100)
  })

  it('has to keep what the page says', () => {
    const named = tableUnder(page, 'The contract').flatMap(([cell]) => namesIn(cell))
    const begun = storeCases.map(({ name }) => name.split(': ')[0])
    expect([...named].sort()).toEqual([...new Set(begun)].sort())
  })
})
