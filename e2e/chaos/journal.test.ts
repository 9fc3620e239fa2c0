import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createJournal, readJournal } from './journal.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audian-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('gives back what was written, but for a last line that was cut off', () => {
  const path = join(folder, 'journal')
  const journal = createJournal(path)
  journal.write({ kind: 'sent', key: 7, at: 1.5 })
  journal.write({ kind: 'began', key: 7, run: 0, at: 2.25 })
  appendFileSync(path, '{"kind":"finished","ke')
  expect(readJournal(path)).toEqual([
    { kind: 'sent', key: 7, at: 1.5 },
    { kind: 'began', key: 7, run: 0, at: 2.25 },
  ])
})

it('is empty for a process that wrote nothing', () => {
  expect(readJournal(join(folder, 'none'))).toEqual([])
})
