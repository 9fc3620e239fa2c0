import { table } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { wrapped } from '../../terminal/wrapped.ts'
import { type Finding, levels, type Requirement } from '../requirement.ts'
import type { Result } from '../run-requirements.ts'
import { badgeOf, countResults, type Report } from './report.ts'

/** A line for each requirement, with the evidence below it if it is not fulfilled, and a summary. */
export function reportText(terminal: Terminal, report: Report): string {
  const badge = badgeOf(report)
  const paint = { brightgreen: terminal.colors.green, yellow: terminal.colors.yellow, red: terminal.colors.red }
  return [
    ...report.results.map((result) => resultText(terminal, result)),
    '',
    summary(terminal, report),
    '',
    `${badge.label} ${paint[badge.color](badge.message)} (${report.sent} requests, ${(report.ms / 1000).toFixed(1)} s)`,
  ].join('\n')
}

function resultText(terminal: Terminal, { requirement, finding }: Result): string {
  const { id, title } = requirement
  const line = `${mark(terminal, finding)} ${id}  ${title}`
  if (finding.status === 'passed') return line
  if (finding.status === 'not-observed') return `${line}\n${details(terminal, [['Not observed', finding.because]])}`
  return `${line}\n${details(terminal, evidenceLines(requirement, finding))}\n`
}

function evidenceLines({ reason, fix }: Requirement, finding: Finding & { status: 'failed' | 'warned' }) {
  const { sent, received, cause } = finding
  const rows = [
    ['Sent', sent],
    ['Received', received],
    ['Cause', cause],
    ['Why it matters', reason],
    ['How to fix it', fix],
  ] as const
  return rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]))
}

const nameWidth = 16

function details(terminal: Terminal, rows: readonly (readonly [name: string, text: string])[]): string {
  const indentation = ' '.repeat(4 + nameWidth)
  return rows
    .map(([name, text]) => {
      const lines = wrapped(terminal, text, indentation).slice(indentation.length)
      return `    ${terminal.colors.dim(name.padEnd(nameWidth))}${lines}`
    })
    .join('\n')
}

function mark({ colors }: Terminal, { status }: Finding): string {
  const marks = {
    passed: colors.green('✓'),
    failed: colors.red('✗'),
    warned: colors.yellow('!'),
    'not-observed': colors.dim('○'),
  }
  return marks[status]
}

function summary(terminal: Terminal, { results }: Report): string {
  const rows = levels.flatMap((level) => {
    const counts = countResults(results.filter(({ requirement }) => requirement.level === level))
    const numbers = [counts.passed, counts.failed, counts.warned, counts['not-observed']]
    return numbers.every((count) => count === 0) ? [] : [[level, ...numbers.map(String)]]
  })
  const head = ['LEVEL', 'PASSED', 'FAILED', 'WARNED', 'NOT OBSERVED']
  const aligned = rows.map(([level = '', ...numbers]) => [
    level,
    ...numbers.map((text, index) => text.padStart(head[index + 1]?.length ?? 0)),
  ])
  return table(terminal, head, aligned)
}
