import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundledProgram } from '@audian-webhooks/test-services'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLineFile, readLines, replaceLines } from './line-file.ts'

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lines-'))
  path = join(directory, 'lines')
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('lines', () => {
  it('are read as they were added, including lines that are longer than a chunk', () => {
    const lines = ['', 'a', 'é'.repeat(1_500_000), '„“ 📞'.repeat(300_000), 'z']
    replaceLines(path, lines.slice(0, 3))
    const file = openLineFile(path)
    for (const line of lines.slice(3)) file.append(line)
    file.close()
    expect([...readLines(path)]).toEqual(lines)
  })

  it('count only when they are complete', () => {
    writeFileSync(path, 'one\ntwo\nthr')
    expect([...readLines(path)]).toEqual(['one', 'two'])
    writeFileSync(path, '')
    expect([...readLines(path)]).toEqual([])
  })

  it('stay complete when the disk is full, and nothing is left of the failed line', async () => {
    const program = await bundledProgram(new URL('../doubles/full-disk.ts', import.meta.url))
    // The limit ends a write as a full disk does: the last one fits in part.
    const script = `trap '' XFSZ; ulimit -f 20; exec '${process.execPath}' '${program}' '${path}'`
    const { count, bytes, code } = JSON.parse(execFileSync('bash', ['-c', script], { encoding: 'utf8' }))
    expect(code).toBe('EFBIG')
    expect(count).toBe(Math.floor((20 * 1024) / 1001))
    expect(bytes).toBe(count * 1001)
    appendFileSync(path, 'space again\n')
    const lines = [...readLines(path)]
    expect(lines).toHaveLength(count + 1)
    expect(lines.at(-1)).toBe('space again')
  })

  it('replace a file in one step', () => {
    writeFileSync(path, 'old\n')
    const failing = (function* () {
      yield 'new'
      throw new Error('no more')
    })()
    expect(() => replaceLines(path, failing)).toThrow('no more')
    expect(readFileSync(path, 'utf8')).toBe('old\n')
    replaceLines(path, ['new'])
    expect(readFileSync(path, 'utf8')).toBe('new\n')
  })
})
