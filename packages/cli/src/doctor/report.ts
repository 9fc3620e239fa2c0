import type { Terminal } from '../terminal/terminal.ts'
import { wrapped } from '../terminal/wrapped.ts'
import { type Finding, type FindingInStep, type StepName, stepTitles } from './finding.ts'

/** Prints findings as they come, under the titles of their steps. Nothing with --json. */
export function createReport(terminal: Terminal, url: string): (finding: FindingInStep) => void {
  const { colors, json } = terminal
  if (json) return () => undefined
  terminal.show({ json: undefined, text: `Examining ${url}` })
  let last: StepName | undefined
  return (finding) => {
    // A step that is skipped as a whole has no other findings.
    const isWholeStep = finding.id === finding.step
    const isNext = finding.step !== last
    last = finding.step
    const title = isNext && !isWholeStep ? ['', colors.bold(stepTitles[finding.step])] : []
    terminal.show({ json: undefined, text: [...title, ...linesOf(terminal, finding)].join('\n') })
  }
}

function linesOf(terminal: Terminal, { status, title, detail, advice }: Finding): string[] {
  const { dim } = terminal.colors
  const isSkipped = status === 'skipped'
  const paragraphs = [
    isSkipped ? dim(plain(`${title}: skipped. ${detail ?? ''}`)) : plain(title),
    !isSkipped && detail !== undefined && dim(plain(detail)),
    advice !== undefined && `→ ${plain(advice)}`,
  ].filter((each) => typeof each === 'string')
  const [first = '', ...others] = paragraphs.map((each) => wrapped(terminal, each, indentation))
  return [`  ${signs(terminal)[status]} ${first.slice(indentation.length)}`, ...others]
}

const indentation = '    '

/** Names in certificates, locations and texts of the API are untrusted: control characters could change the terminal. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ')
}

function signs({ colors }: Terminal): Record<Finding['status'], string> {
  return { ok: colors.green('✓'), warning: colors.yellow('!'), problem: colors.red('✗'), skipped: colors.dim('-') }
}

interface Conclusion {
  readonly problems: number
  readonly json: unknown
  readonly text: string
}

/** What to do next: the advice of the first problem, since later ones often follow from it. */
export function conclusion(terminal: Terminal, url: string, findings: readonly FindingInStep[]): Conclusion {
  const problems = findings.filter(({ status }) => status === 'problem')
  const warnings = findings.filter(({ status }) => status === 'warning')
  const first = problems[0] ?? warnings[0]
  const next = first === undefined ? null : { id: first.id, advice: first.advice, heading: first.heading }
  const json = { url, findings, problems: problems.length, warnings: warnings.length, next }
  const counts = `Found ${counted(problems.length, 'problem')} and ${counted(warnings.length, 'warning')}.`
  return { problems: problems.length, json, text: ['', counts, ...nextLines(terminal, first)].join('\n') }
}

function nextLines(terminal: Terminal, first: Finding | undefined): string[] {
  if (first?.advice === undefined) return []
  const lines = [wrapped(terminal, `Next: ${plain(first.advice)}`)]
  if (first.status === 'problem' && first.heading !== undefined)
    lines.push(terminal.colors.dim(`Setup guide, Troubleshooting: ${first.heading}`))
  return lines
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`
}
