import { setTimeout as pause } from 'node:timers/promises'
import { isListening } from './receiver-process.ts'
import { type Finding, type Level, levels, type Means, type Requirement } from './requirement.ts'
import { baseline } from './requirements/accept.ts'
import type { Subject } from './subject.ts'
import { isAccepted } from './wire/reply.ts'

export interface Result {
  readonly requirement: Requirement
  readonly finding: Finding
  readonly ms: number
}

const supervisorMs = 3000

/** The requirements up to a level, or those of them that are named, and always the first. */
export function selected(all: readonly Requirement[], level: Level, only: readonly string[]): Requirement[] {
  const highest = levels.indexOf(level)
  return all.filter((requirement) => {
    const isNamed = only.length === 0 ? levels.indexOf(requirement.level) <= highest : only.includes(requirement.id)
    return isNamed || requirement === baseline
  })
}

/** Checks one after another, so that each finding belongs to what was sent for it. */
export async function runRequirements(
  subject: Subject,
  requirements: readonly Requirement[],
  progress: (requirement: Requirement) => void,
): Promise<Result[]> {
  const results: Result[] = []
  let stopped: string | undefined
  for (const requirement of requirements) {
    progress(requirement)
    const started = performance.now()
    const finding = notObserved(subject, requirement, stopped) ?? (await requirement.probe(subject))
    results.push({ requirement, finding, ms: Math.round(performance.now() - started) })
    if (finding.status !== 'failed') continue
    if (requirement === baseline) stopped = `${baseline.id} failed, so no other requirement can be checked`
    else if (!(await isUp(subject))) stopped = `the receiver has been down since ${requirement.id}`
  }
  return results
}

function notObserved(subject: Subject, { needs = [] }: Requirement, stopped: string | undefined): Finding | undefined {
  const missing = needs.filter((means) => !has(subject, means)).map((means) => `--${means}`)
  if (missing.length > 0) return { status: 'not-observed', because: `needs ${missing.join(' and ')}` }
  return stopped === undefined || needs.includes('source') ? undefined : { status: 'not-observed', because: stopped }
}

function has({ observer, process, sources }: Subject, means: Means): boolean {
  return { observe: observer !== undefined, start: process !== undefined, source: sources.length > 0 }[means]
}

/**
 * Whether it still takes what is authentic. A receiver that crashed is started again: by the check, or in a moment by anyone who
 * supervises it.
 */
async function isUp(subject: Subject): Promise<boolean> {
  const { target, process } = subject
  const end = performance.now() + supervisorMs
  for (;;) {
    if (isAccepted(await subject.deliver(subject.signed('')))) return true
    if (process !== undefined && !(await isListening(target.url))) {
      await process.restart()
      return true
    }
    if (performance.now() > end) return false
    await pause(100)
  }
}
