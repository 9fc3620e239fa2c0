import { formatted } from '../../../tooling/docs/formatted.ts'
import type { Plot, Section } from '../section.ts'
import { drawPlot } from './plot.ts'
import { type Program, programs } from './programs.ts'
import type { ProgramResults, Results } from './results.ts'

/** A file of the report, by its path from the root of the repository. */
export interface ReportFile {
  readonly path: string
  readonly text: string
}

const pagePath = 'docs/benchmarks.md'

/** The page and its pictures. The same results give the same bytes. */
export function reportFiles(results: Results): ReportFile[] {
  const measured = programs.flatMap((program) => {
    const own = results.programs[program.name]
    return own === undefined ? [] : [{ program, own }]
  })
  const pictures = measured.flatMap(({ program, own }) =>
    own.sections.flatMap((section, index) => picture(section, pictureName(program, index))),
  )
  const parts = [
    introduction(results),
    summary(results) ?? [],
    ...measured.map(({ program, own }) => part(program, own)),
    ending(),
  ].flat()
  return [{ path: pagePath, text: formatted(pagePath, `${parts.join('\n\n')}\n`) }, ...pictures]
}

function introduction({ machine, versions, programs }: Results): string {
  const days = Object.values(programs).map(({ startedAt }) => startedAt.slice(0, 10))
  days.sort()
  const [first = ''] = days
  const last = days.at(-1)
  const { processor, processors, memoryGiB, system } = machine
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `<!-- order: 90 -->

# Benchmarks

What a delivery costs with this library, beside code by hand and beside other libraries. All
figures are from one machine, ${first === last ? `on ${first}` : `from ${first} to ${last}`}.
The sides of a comparison take turns in each round, so that other load affects all of them. **Compare ratios, not
microseconds**: those depend on the machine.

- **Machine**: ${processor}, ${processors} processors, ${memoryGiB} GiB, ${system}.
- **Versions**: ${list.join(', ')}.
- **Ratios** are medians over the rounds. ± is half the 95 % interval of the median. *Pairs* are the rounds of both sides.`
}

/** The figures that the README quotes. @returns undefined before they are measured */
export function summary({ programs: { pipeline } }: Results): string | undefined {
  const bars = pipeline?.sections[0]?.plot?.bars
  if (bars === undefined) return undefined
  const figure = (name: string) => bars.find((bar) => bar.name === name)?.text ?? '–'
  return `A delivery of 450 B takes ${figure('receiver, memory store')} times the CPU time of hand-written code that only verifies and parses, with the
memory store, and ${figure("receiver, store: 'none'")} times without a store. Of other libraries, octokit takes ${figure('octokit')}, stripe ${figure('stripe')} and svix ${figure('svix')} times.`
}

function part(program: Program, { startedAt, load, sections }: ProgramResults): string {
  const when = `Measured on ${startedAt.slice(0, 10)} at ${startedAt.slice(11, 16)} UTC. Load average before: ${load.toFixed(1)}, with the program that ran before.`
  const parts = sections.flatMap((section, index) => [
    ...(sections.length > 1 ? [`### ${section.title}`] : []),
    sectionText(program, section, index),
  ])
  return [`## ${program.heading}`, program.text, ...parts, when].join('\n\n')
}

function sectionText(program: Program, { method, head, rows, plot }: Section, index: number): string {
  const picture = plot === undefined ? [] : [`![${inWords(plot)}](${pictureName(program, index)})`]
  // The aims are for those who change the code.
  const columns = head.flatMap((cell, column) => (cell === 'aim' ? [] : [column]))
  const line = (cells: readonly string[]) => `| ${columns.map((column) => cells[column] ?? '').join(' | ')} |`
  const rule = `| --- |${' ---: |'.repeat(columns.length - 1)}`
  return [`${capitalized(method)}.`, ...picture, [line(head), rule, ...rows.map(line)].join('\n')].join('\n\n')
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function picture({ title, plot }: Section, name: string): ReportFile[] {
  return plot === undefined ? [] : [{ path: `docs/${name}`, text: drawPlot(plot, `${title}. ${inWords(plot)}`) }]
}

function pictureName({ name }: Program, index: number): string {
  return `pictures/benchmark-${name}-${index + 1}.svg`
}

/** What the bars show, for readers who do not see them. */
function inWords({ title, bars }: Plot): string {
  return `${title}: ${bars.map(({ name, text }) => `${name} ${text}`).join('; ')}.`
}

function ending(): string {
  return `## Run them

\`\`\`bash
npm run bench -- --report                  # all of these, then this page; wrk is needed: apt-get install wrk
npm run bench -- --report --only pipeline  # one of them: the others keep their figures
\`\`\`

[The README of the benchmarks](../benchmarks/README.md) explains each program. Stop other programs before you run them.

## What is not measured

- Networks: client, server, Redis and PostgreSQL are on one machine.
- Handlers: they return at once. A handler that calls an API takes longer than everything here.
- Other runtimes than Node.js.`
}
