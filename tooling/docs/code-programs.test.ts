import { describe, expect, it } from 'vitest'
import { codePrograms } from './code-programs.ts'
import { fencesIn } from './fences.ts'

const fence = '```'

function programs(text: string) {
  return codePrograms(fencesIn(text, 'page.md'))
}

describe('the blocks of a page', () => {
  it('are found with their language, their marker and their line', () => {
    const text = `# Title\n\n${fence}bash\nnpm test\n${fence}\n\n  ${fence}ts check: no server\n  one()\n    two()\n  ${fence}\n`
    expect(fencesIn(text, 'page.md')).toEqual([
      { file: 'page.md', line: 4, language: 'bash', marker: '', lines: ['npm test'] },
      { file: 'page.md', line: 8, language: 'ts', marker: 'check: no server', lines: ['one()', '  two()'] },
    ])
  })

  it('have to end', () => {
    expect(() => fencesIn(`one\n${fence}ts\ntwo\n`, 'page.md')).toThrow(
      'page.md:2: the block that begins here never ends.',
    )
  })
})

describe('the programs of a page', () => {
  it('run, unless they say why they cannot', () => {
    const found = programs(`${fence}ts\none()\n${fence}\n${fence}ts check: it asks a server\ntwo()\n${fence}\n`)
    expect(found.map(({ name, mode }) => [name, mode])).toEqual([
      ['page.md:2', 'run'],
      ['page.md:5', 'check'],
    ])
  })

  it('have each line at its number within the page', () => {
    const [program] = programs(`one\ntwo\n${fence}ts\nthree()\n${fence}\nsix\n${fence}ts follows\neight()\n${fence}\n`)
    expect(program?.text.split('\n')).toEqual(['', '', '', 'three()', '', '', '', 'eight()'])
  })

  it('are not the files of a project', () => {
    expect(programs(`${fence}ts file: src/web.ts\none()\n${fence}\n`)).toEqual([])
  })

  it.each(['check', 'check:', 'skip', 'follows', 'file:'])('say nothing else: %s', (marker) => {
    expect(() => programs(`${fence}ts ${marker}\none()\n${fence}\n`)).toThrow(
      `page.md:1: 'ts ${marker}' is not a marker.`,
    )
  })

  it('are blocks of TypeScript only', () => {
    expect(programs(`${fence}json\n{}\n${fence}\n`)).toEqual([])
  })
})
