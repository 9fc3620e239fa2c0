import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportFiles, summary } from '../benchmarks/src/report/page.ts'
import { programs } from '../benchmarks/src/report/programs.ts'
import { type Results, readResults } from '../benchmarks/src/report/results.ts'
import { root } from '../tooling/workspace.ts'

describe('the benchmarks page', () => {
  const results = readResults()
  const fileText = (path: string) => readFileSync(join(root, path), 'utf8')
  const onOneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

  it('has figures of every program', () => {
    expect(Object.keys(results?.programs ?? {}).sort()).toEqual(programs.map(({ name }) => name).sort())
  })

  it.each(results === undefined ? [] : reportFiles(results))('$path has these figures', ({ path, text }) => {
    expect(fileText(path) === text, 'Run: npm run bench -- --render').toBe(true)
  })

  it('is quoted by the README', () => {
    const quoted = results && summary(results)
    expect(onOneLine(fileText('README.md'))).toContain(onOneLine(quoted ?? 'figures'))
  })
})

describe('a report', () => {
  const results: Results = {
    machine: { processor: 'Example', processors: 2, memoryGiB: 4, system: 'Linux 6.1 x64' },
    versions: { 'Node.js': '20.20.2' },
    programs: {
      pipeline: {
        startedAt: '2026-11-27T10:00:00.000Z',
        seconds: 60,
        load: 0.3,
        sections: [
          {
            title: 'A <delivery>',
            method: 'CPU time, 3 rounds',
            head: ['', 'µs', '÷ by hand', 'aim'],
            rows: [['receiver', '12', '1.50', '≤ 1.6 met']],
            plot: {
              title: 'CPU time ÷ by hand',
              reference: 1,
              bars: [{ name: 'receiver', value: 1.5, spread: 0.1, text: '1.50', ours: true }],
            },
          },
        ],
      },
    },
  }
  const [page, picture, ...more] = reportFiles(results)

  it('shows what was measured, without the aims of those who change the code', () => {
    expect(page?.text).toMatch(/\| receiver +\| +12 \| +1\.50 \|/)
    expect(page?.text).toContain(
      'Measured on 2026-11-27 at 10:00 UTC. Load average before: 0.3, with the program that ran before.',
    )
    expect(page?.text).toContain('![CPU time ÷ by hand: receiver 1.50.](pictures/benchmark-pipeline-1.svg)')
    expect(page?.text).not.toContain('≤ 1.6')
  })

  it('leaves out what was not measured', () => {
    expect(page?.text).not.toContain('wrk keeps its connections')
    expect(more).toEqual([])
  })

  it('draws a plot with real text, the same each time', () => {
    expect(picture?.path).toBe('docs/pictures/benchmark-pipeline-1.svg')
    expect(picture?.text).toContain('<title>A &lt;delivery>. CPU time ÷ by hand: receiver 1.50.</title>')
    expect(picture?.text).toMatch(/<text [^>]*>receiver<\/text>/)
    expect(picture?.text).toMatch(/<text [^>]*>1\.50<\/text>/)
    expect(reportFiles(results)[1]).toEqual(picture)
  })
})
