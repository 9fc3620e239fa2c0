import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folder for all temporary files of a run, whose processes inherit it. */
export interface RunFolder {
  readonly path: string
  /** Removes it. */
  close(): void
}

const sharedBy = 'AUDIAN_SHARED_FOLDER'
const guard = join(import.meta.dirname, 'run-guard.mjs')

/**
 * Makes a folder and has this process, and all that it starts from now on, keep their temporary files in it (`TMPDIR`).
 * When this process ends, in any way, a guard process removes the folder; on Linux it first ends the processes that
 * use it.
 */
export function openRunFolder(): RunFolder {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'audian-'))
  // PostgreSQL's account has to get through.
  chmodSync(path, 0o711)
  const before = process.env.TMPDIR
  // A separate process group, since Ctrl-C goes to all of ours.
  const guarding = spawn(process.execPath, [guard, path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  })
  guarding.unref()
  process.env.TMPDIR = path
  // Of a run within a run, the outer one.
  process.env[sharedBy] ??= path
  return {
    path,
    close() {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
      if (sharedFolder() === path) delete process.env[sharedBy]
      rmSync(path, { recursive: true, force: true, maxRetries: 10 })
      guarding.stdin.end()
    },
  }
}

/** Where the processes of a run keep what they share; undefined outside of a run. */
export function sharedFolder(): string | undefined {
  return process.env[sharedBy]
}
