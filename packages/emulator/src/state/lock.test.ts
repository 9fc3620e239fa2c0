import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lock } from './lock.ts'

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'))
  path = join(directory, 'state')
})
afterEach(() => rmSync(directory, { recursive: true }))

it('has one owner at a time, and can be released', () => {
  const unlock = lock(path)
  expect(() => lock(path)).toThrow(`${path} is in use by this process.`)
  unlock()
  unlock()
  expect(existsSync(`${path}.lock`)).toBe(false)
  lock(path)()
})

it('of another process is valid while that process runs', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  writeFileSync(`${path}.lock`, String(other.pid))
  expect(() => lock(path)).toThrow(`${path} is in use by process ${other.pid}.`)
  other.kill('SIGKILL')
  await once(other, 'exit')
  lock(path)()
})

it.each(['', 'nonsense', '-1', String(process.pid)])('with %j in it is stale', (text) => {
  writeFileSync(`${path}.lock`, text)
  lock(path)()
})

it('of a process that has ended is stale', () => {
  const ended = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim()
  writeFileSync(`${path}.lock`, ended)
  lock(path)()
})
