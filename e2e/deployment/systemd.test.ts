import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { describe, expect, it } from 'vitest'
import { pageConfig } from './page-config.ts'

const run = promisify(execFile)
const binary: Binary = { program: 'systemd-analyze', debianPackage: 'systemd' }
const analyze = findBinary(binary)

/** What systemd-analyze reports about a unit, line by line, but for units of this machine. */
async function reported(text: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'audian-systemd-'))
  const file = join(folder, 'audian-webhooks@3000.service')
  await writeFile(file, text)
  const { stdout, stderr } = await run(analyze ?? '', ['verify', '--man=no', file]).catch((failure) => failure)
  await rm(folder, { recursive: true, force: true })
  return `${stdout}${stderr}`.split('\n').filter((line) => line.includes('audian-webhooks'))
}

describe.skipIf(analyze === undefined)(`the unit${analyze === undefined ? ` (${skipReason(binary)})` : ''}`, () => {
  const unit = (replacements = {}) =>
    // Node is elsewhere on some machines.
    pageConfig('systemd', 'audian-webhooks@.service', { '/usr/bin/node': process.execPath, ...replacements })

  it('has no problem that systemd-analyze finds', async () => {
    expect(await reported(unit())).toEqual([])
  })

  it('would be reported if it had one', async () => {
    expect(await reported(unit({ 'KillMode=mixed': 'KillMode=gentle' }))).not.toEqual([])
    expect(await reported(unit({ 'UMask=': 'UMusk=' }))).not.toEqual([])
  })

  it('grants more time to stop than closing takes', () => {
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit())?.[1])).toBeGreaterThan(25)
    expect(unit()).toContain('\nKillSignal=SIGTERM\n')
  })
})
