import { afterAll, describe, expect, it } from 'vitest'
import { typeProblems } from './check-code.ts'
import { writePrograms } from './code-folder.ts'
import { type CodeProgram, codePrograms } from './code-programs.ts'
import { fencesIn } from './fences.ts'
import { codeRunner } from './run-code.ts'

/** What can go wrong with a program, each on line 4 of its page. */
const texts = {
  good: "console.log('fine')",
  wrongType: "const count: number = 'one'; console.log(count)",
  throwing: "throw new Error('no')",
  server: "import { createServer } from 'node:http'; createServer((_, response) => response.end()).listen(3000)",
  refusing: "import { createServer } from 'node:http'; createServer((_, r) => r.writeHead(401).end()).listen(3000)",
  passingTest: "import { expect, it } from 'vitest'; it('passes', () => expect(1).toBe(1))",
  failingTest: "import { expect, it } from 'vitest'; it('fails', () => expect(1).toBe(2))",
}
const programs = Object.entries(texts).map(([name, text]) => {
  const [program] = codePrograms(fencesIn(`\n\n\`\`\`ts\n${text}\n\`\`\`\n`, `${name}.md`))
  return program as CodeProgram // there is one block
})
const folder = writePrograms(programs)
const runCode = codeRunner(folder.files, async (url) => (await fetch(url)).status)
afterAll(() => folder.remove())

function running(name: keyof typeof texts): Promise<void> {
  const program = programs.find(({ file }) => file === `${name}.md`) as CodeProgram // by the type of its name
  return runCode(program)
}

describe('checking code', { timeout: 120_000 }, () => {
  it('names page and line of what does not compile', () => {
    const problems = [...typeProblems(folder.files).values()].flat()
    expect(problems).toEqual(["wrongType.md:4: Type 'string' is not assignable to type 'number'."])
  })
})

describe.concurrent('running code', { timeout: 120_000 }, () => {
  it('accepts a program that ends, and a server that answers', async ({ expect }) => {
    await expect(Promise.all([running('good'), running('server')])).resolves.toBeDefined()
  })

  it('names page and line of what throws', async ({ expect }) => {
    await expect(running('throwing')).rejects.toThrow(
      /^throwing\.md:4: it ended with 1\.[\s\S]*Error: no[\s\S]*\.ts:4:/,
    )
  })

  it('names what answers something else', async ({ expect }) => {
    await expect(running('refusing')).rejects.toThrow(
      'refusing.md:4: it answered a signed event at /webhooks with 401.',
    )
  })

  it('accepts a test of Vitest that passes', async ({ expect }) => {
    await expect(running('passingTest')).resolves.toBeUndefined()
  })

  it('names a test of Vitest that fails', async ({ expect }) => {
    await expect(running('failingTest')).rejects.toThrow(
      /^failingTest\.md:4: its tests failed\.[\s\S]*expected 1 to be 2/,
    )
  })
})
