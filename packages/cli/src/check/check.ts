import { readFile, writeFile } from 'node:fs/promises'
import { milliseconds } from '../duration.ts'
import { CommandError, UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { secretIn } from '../secret.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { Observer } from './observer.ts'
import { isListening, ReceiverProcess } from './receiver-process.ts'
import { showProgress } from './report/progress.ts'
import type { Report } from './report/report.ts'
import { reportJson } from './report/report-json.ts'
import { reportText } from './report/report-text.ts'
import { levels } from './requirement.ts'
import { requirements } from './requirements.ts'
import { runRequirements, selected } from './run-requirements.ts'
import { Subject } from './subject.ts'

interface CheckOptions {
  readonly secretEnv: string
  readonly level: string
  readonly only?: string | undefined
  readonly observe?: string | undefined
  readonly start?: string | undefined
  readonly source?: string[] | undefined
  readonly timeout: string
  readonly within: string
  readonly junit?: string | undefined
}

/** Checks a receiver from outside. Exit code 1: it fails a requirement. */
export async function check(terminal: Terminal, address: string, options: CheckOptions): Promise<ExitCode> {
  const level = levels.find((each) => each === options.level) ?? 'ack'
  const chosen = selected(requirements, level, idsIn(options.only))
  const subject = await subjectOf(urlOf('URL', address), options)
  const started = performance.now()
  const progress = await showProgress(terminal, chosen.length)
  try {
    await begin(subject)
    const results = await runRequirements(subject, chosen, progress.next)
    progress.end()
    const report = { level, url: address, results, sent: subject.sent, ms: Math.round(performance.now() - started) }
    if (options.junit !== undefined) await writeJunit(options.junit, report)
    terminal.show({ json: reportJson(report), text: reportText(terminal, report) })
    return results.some(({ finding }) => finding.status === 'failed') ? exitCodes.problem : exitCodes.fine
  } finally {
    progress.end()
    await subject.process?.kill()
  }
}

async function writeJunit(file: string, report: Report): Promise<void> {
  const { junitXml } = await import('./report/junit.ts')
  await writeFile(file, junitXml(report))
}

async function subjectOf(url: URL, options: CheckOptions): Promise<Subject> {
  for (const file of options.source ?? []) {
    await readFile(file).catch((error: Error) => {
      throw new UsageError(`--source: ${error.message}`)
    })
  }
  return new Subject({
    target: { url, timeoutMs: milliseconds('--timeout', options.timeout) },
    secret: secretIn('--secret-env', options.secretEnv),
    withinMs: milliseconds('--within', options.within),
    observer: options.observe === undefined ? undefined : new Observer(urlOf('--observe', options.observe)),
    process: options.start === undefined ? undefined : new ReceiverProcess(options.start, url),
    sources: options.source,
  })
}

/** @throws CommandError if the receiver cannot be reached, or cannot be observed */
async function begin({ process, target, observer }: Subject): Promise<void> {
  await process?.start()
  if (!(await isListening(target.url))) {
    throw new CommandError(`Cannot connect to ${target.url.host}. Start the receiver first, or let --start do it.`)
  }
  await observer?.counts()
}

function urlOf(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url
  throw new UsageError(`${name}: '${text}' is not an http or https URL.`)
}

function idsIn(only: string | undefined): string[] {
  const ids = (only ?? '').split(',').flatMap((id) => id.trim().toUpperCase() || [])
  const unknown = ids.find((id) => !requirements.some((requirement) => requirement.id === id))
  if (unknown === undefined) return ids
  throw new UsageError(`--only: unknown requirement ${unknown}. docs/reference/conformance.md lists all of them.`)
}
