import { storeCases } from '@audian-webhooks/testing'
import type { SqliteDatabase } from '../sqlite-database.ts'
import { openStore } from '../sqlite-store.ts'
import { settableClock } from './settable-clock.ts'

/**
 * Runs the store contract with connections to one file, by its own clock, without the case that needs processes.
 *
 * @returns what the stores report about the database
 * @throws Error if a case fails
 */
export async function keepContract(...databases: readonly SqliteDatabase[]): Promise<string[]> {
  const clock = settableClock()
  const problems = new Set<string>()
  const onDurabilityProblem = (problem: string) => problems.add(problem)
  const [store, ...others] = databases.map((database) => openStore({ database, onDurabilityProblem }, clock))
  if (store === undefined) throw new Error('There is no store.')
  const failures: string[] = []
  let ran = 0
  for (const { name, run } of storeCases) {
    try {
      const advance = (ms: number) => clock.advance(ms)
      const skipped = await run(() => ({ store, others, advance }))
      if (skipped === undefined) ran++
    } catch (error) {
      failures.push(`${name}: ${error}`)
    }
  }
  if (failures.length > 0 || ran < 60) throw new Error(`${ran} cases ran. ${failures.join('\n')}`)
  return [...problems]
}
