import { expect, it } from 'vitest'
import type { Entry } from '../../journal.ts'
import { noteCommits } from './note-commits.ts'

function noted(entries: readonly Entry[]): Entry['kind'][] {
  const kinds: Entry['kind'][] = []
  const journal = noteCommits({ write: ({ kind }) => kinds.push(kind) })
  for (const entry of entries) journal.write(entry)
  return kinds
}

const taken: Entry = { kind: 'taken', key: 1, at: 1, crashes: 0 }
const finished: Entry = { kind: 'finished', key: 1, run: 0, at: 2 }
const verdict = (verdict: 'done' | 'again'): Entry => ({ kind: 'verdict', key: 1, at: 3, verdict })

it('records a success when the job of a finished handler is done', () => {
  expect(noted([taken, finished, verdict('done')])).toEqual(['taken', 'finished', 'verdict', 'recorded'])
})

it('records nothing if the transaction came to nothing, or the event was handled before', () => {
  expect(noted([taken, finished, verdict('again')])).not.toContain('recorded')
  expect(noted([taken, verdict('done')])).not.toContain('recorded')
  expect(noted([taken, finished, verdict('again'), taken, verdict('done')])).not.toContain('recorded')
})
