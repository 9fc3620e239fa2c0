import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startVitest } from 'vitest/node'
import { CountReporter } from './reporter.ts'

let directory: string

// Inside the repository, because that is where the files below find vitest.
beforeAll(() => {
  directory = mkdtempSync(join(import.meta.dirname, 'node_modules/reporter-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

async function lastLineOf(source: string): Promise<string | undefined> {
  writeFileSync(join(directory, 'sample.test.js'), `import { expect, it } from 'vitest'\n${source}`)
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const exitCode = process.exitCode
  try {
    const vitest = await startVitest('test', [], {
      root: directory,
      config: false,
      watch: false,
      dir: directory,
      exclude: [],
      reporters: [new CountReporter()],
    })
    await vitest.close()
    return log.mock.lastCall?.[0]
  } finally {
    log.mockRestore()
    process.exitCode = exitCode
  }
}

it('counts what passed, failed and was skipped', async () => {
  const source = `
    it('a', () => {}); it('b', () => {}); it('c', () => expect(1).toBe(2)); it.skip('d', () => {}); it.todo('e')`
  expect(await lastLineOf(source)).toBe('2 passed, 1 failed, 2 skipped')
})

it('counts a file that does not load as a failure', async () => {
  expect(await lastLineOf(`throw new Error('broken')`)).toBe('0 passed, 1 failed, 0 skipped')
})

it('counts an error outside of every test as a failure', async () => {
  const source = `it('a', () => { Promise.reject(new Error('no one waits for this')) })`
  expect(await lastLineOf(source)).toBe('1 passed, 1 failed, 0 skipped')
})
