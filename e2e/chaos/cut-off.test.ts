import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinary, postgresBinary, redisBinary, skipReason } from '@audian-webhooks/test-services'
import { describe, it } from 'vitest'
import { chaosCommand } from './run-chaos.ts'

const stores = (store: string) => ['stores', '--store', store, '--events', '100000', '--processes', '3']
const cases = [
  { name: 'stores over PostgreSQL', args: stores('postgres'), signal: 'SIGKILL', binary: postgresBinary },
  { name: 'stores over Redis', args: stores('redis'), signal: 'SIGINT', binary: redisBinary },
  { name: 'stores over Redis', args: stores('redis'), signal: 'SIGTERM', binary: redisBinary },
  {
    name: 'queues over Redis',
    args: ['queues', '--backend', 'redis', '--events', '100000'],
    signal: 'SIGKILL',
    binary: redisBinary,
  },
  { name: 'rotation', args: ['rotation', '--rotations', '100000'], signal: 'SIGKILL', binary: undefined },
] as const

describe.skipIf(process.platform !== 'linux')(
  'a run that is cut off leaves no process and no file',
  { timeout: 600_000 },
  () => {
    it.concurrent.for(cases)(
      '$name, by $signal',
      async ({ args, signal, binary }, { skip, expect, onTestFinished }) => {
        if (binary !== undefined && findBinary(binary) === undefined) skip(skipReason(binary))
        const folder = mkdtempSync(join(tmpdir(), 'cut-off-'))
        chmodSync(folder, 0o755) // For PostgreSQL's account.
        onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
        const run = await startRun(args, folder)
        const [progress] = await once(run.stderr, 'data')
        expect(String(progress)).toMatch(/\d+ (kills|delivered), /)
        expect(processesOf(folder).length).toBeGreaterThan(2)
        run.kill(signal)
        await once(run, 'exit')
        const left = () => ({ processes: processesOf(folder), files: readdirSync(folder) })
        await expect.poll(left, { timeout: 60_000 }).toEqual({ processes: [], files: [] })
      },
    )
  },
)

/** With `folder` for all temporary files. */
async function startRun(args: readonly string[], folder: string) {
  const command = await chaosCommand(args)
  const env = { ...process.env, TMPDIR: folder }
  return spawn(process.execPath, command.args, { cwd: command.cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** What names the folder in its environment or its command, or works in it. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const shown = ['environ', 'cmdline'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')).join()
      return `${shown}${readlinkSync(`/proc/${pid}/cwd`)}`.includes(folder)
    } catch {
      return false // It is not a process, or has ended.
    }
  })
}
