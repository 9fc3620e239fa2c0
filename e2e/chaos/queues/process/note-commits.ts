import type { Journal } from '../../journal.ts'

/**
 * With transactions the store is not asked to record a success: it is committed with the effect. `done` after a handler that has
 * finished means that this has happened.
 */
export function noteCommits(journal: Journal): Journal {
  const finished = new Set<number>()
  return {
    write(entry) {
      journal.write(entry)
      if (entry.kind === 'taken') finished.delete(entry.key)
      if (entry.kind === 'finished') finished.add(entry.key)
      if (entry.kind !== 'verdict' || entry.verdict !== 'done' || !finished.delete(entry.key)) return
      journal.write({ kind: 'recorded', key: entry.key, at: entry.at, token: `process ${process.pid}` })
    },
  }
}
