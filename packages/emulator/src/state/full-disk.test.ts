import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundledProgram } from '@audian-webhooks/test-services'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emulatorOf } from '../doubles/running.ts'

const program = await bundledProgram(new URL('../doubles/full-disk-emulator.ts', import.meta.url))

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'full-disk-'))
  file = join(directory, 'state.ndjson')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

interface Outcome {
  readonly ids?: readonly string[]
  readonly refusal?: string
  readonly beside: readonly string[]
  readonly warnings?: readonly string[]
  readonly error?: string
}

/** An emulator in a separate process with a limit on file sizes, in KiB. The last write fits in part. */
function startLimited(limit: number | 'unlimited', path = file): Outcome {
  const script = `trap '' XFSZ; ulimit -f ${limit}; exec '${process.execPath}' '${program}' '${path}'`
  return JSON.parse(execFileSync('bash', ['-c', script], { encoding: 'utf8' }))
}

/** Fills the state until it is full, or contains `most` deliveries. Returns their ids. */
async function filled(path: string, most: number): Promise<string[]> {
  const emulator = await emulatorOf({ file: path, perEndpoint: 1, concurrency: 1 })
  emulator.register({ url: 'http://127.0.0.1:1/', active: true })
  emulator.setChaos({ delay: 1, maxDelayMs: 1_000_000 })
  try {
    while (emulator.deliveries().length < most) {
      emulator.send({ event: 'call.failed', data: { pad: 'x'.repeat(5000) } })
    }
  } catch (error) {
    expect(String(error)).toMatch(/^EmulatorError: Cannot write the emulator's state .*ENOSPC.*Free space/)
  }
  await emulator.close()
  return emulator.deliveries().map(({ id }) => id)
}

describe('on a disk without room for a second copy of the state', () => {
  it('an emulator starts with what the file holds, warns, and leaves no half-written copy behind', async () => {
    const ids = await filled(file, 20)
    expect(statSync(file).size).toBeGreaterThan(100 * 1024)
    const before = readFileSync(file, 'utf8')
    const outcome = startLimited(50)
    expect(outcome).toMatchObject({ ids, beside: ['state.ndjson', 'state.ndjson.lock'] })
    expect(outcome.warnings).toEqual([expect.stringContaining(file)])
    expect(outcome.warnings?.[0]).toMatch(/Cannot write a compact copy .*EFBIG.*Free space/)
    expect(outcome.refusal).toMatch(/^EmulatorError: Cannot write the emulator's state .*EFBIG.*Free space/)
    expect(outcome.refusal).toContain(file)
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(startLimited('unlimited')).toMatchObject({ ids, warnings: [] })
  })

  it('half a line at the end of the file is still dropped', async () => {
    const ids = await filled(file, 20)
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, `${before}{"delivery":{"id":"dlv_`)
    expect(startLimited(50)).toMatchObject({ ids })
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  it('an emulator without a state does not start, and says which file it cannot write', () => {
    const { error, beside } = startLimited(0)
    expect(error).toMatch(/^EmulatorError: Cannot .*EFBIG.*Free space/)
    expect(error).toContain(file)
    expect(beside).toEqual([])
  })

  it('the same with a real full disk', async ({ skip }) => {
    const unmount = mounted(directory)
    if (unmount === undefined) return skip('Only root may mount a disk.')
    try {
      const ids = await filled(file, 1000)
      expect(ids.length).toBeLessThan(100)
      const outcome = startLimited('unlimited')
      expect(outcome).toMatchObject({ ids, beside: ['state.ndjson', 'state.ndjson.lock'] })
      expect(outcome.warnings?.[0]).toMatch(/Cannot write a compact copy .*ENOSPC.*Free space/)
      rmSync(file)
      expect(() => writeFileSync(join(directory, 'filler'), 'x'.repeat(400_000))).toThrow('ENOSPC')
      const { error, beside } = startLimited('unlimited')
      expect(error).toMatch(/^EmulatorError: Cannot .*ENOSPC.*Free space/)
      expect(error).toContain(file)
      expect(beside).toEqual(['filler'])
    } finally {
      unmount()
    }
  })
})

/** Mounts a small disk, if this user may. Returns a function that unmounts it. */
function mounted(path: string): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  return () => void execFileSync('umount', [path])
}

describe('a file that cannot be used is reported, with what to do', () => {
  it.each<[string, () => string]>([
    ['a folder', () => directory],
    [
      'a path below a file',
      () => {
        writeFileSync(file, 'x')
        return join(file, 'state')
      },
    ],
  ])('%s', async (_, pathOf) => {
    const path = pathOf()
    const error: unknown = await emulatorOf({ file: path }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'STATE_UNUSABLE', message: expect.stringContaining(path) })
    expect(String(error)).toMatch(/use another file\.$/i)
  })
})
