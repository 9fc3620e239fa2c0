import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { formatted } from '../../../tooling/docs/formatted.ts'
import type { Section } from '../section.ts'
import type { Machine } from './machine.ts'

/** What one program measured in its last run. */
export interface ProgramResults {
  /** `2026-11-27T20:15:00.000Z` */
  readonly startedAt: string
  readonly seconds: number
  /** Average number of runnable processes in the minute before the run. Above 1, other programs took part of the machine. */
  readonly load: number
  readonly sections: readonly Section[]
}

export interface Results {
  readonly machine: Machine
  /** By names such as `Node.js` and `octokit`. */
  readonly versions: Readonly<Record<string, string>>
  /** By the name of the program. */
  readonly programs: Readonly<Record<string, ProgramResults>>
}

const file = fileURLToPath(new URL('../../results.json', import.meta.url))

/** @returns undefined before the first report */
export function readResults(): Results | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

export function writeResults(results: Results): void {
  writeFileSync(file, formatted(file, JSON.stringify(results)))
}
