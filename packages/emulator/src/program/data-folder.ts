import { existsSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where a program keeps the state of its emulator and the secrets of its webhooks. */
export interface DataFolder {
  readonly path: string
  /** The emulator's `file`. */
  readonly stateFile: string
  /** Whether it stays when the process ends. */
  readonly kept: boolean
}

/** The named folder, created if it is missing, otherwise a temporary one. Only this user can read what is created. */
export async function openDataFolder(named: string | undefined): Promise<DataFolder> {
  if (named === undefined) {
    const path = await mkdtemp(join(tmpdir(), 'audian-webhooks-'))
    // However the process ends, no secrets are left behind.
    process.once('exit', () => rmSync(path, { recursive: true, force: true }))
    return folderAt(path, false)
  }
  const path = resolve(named)
  if (!existsSync(path)) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    // The folder holds secrets.
    await writeFile(join(path, '.gitignore'), '*\n')
  }
  return folderAt(path, true)
}

function folderAt(path: string, kept: boolean): DataFolder {
  return { path, stateFile: join(path, 'state.ndjson'), kept }
}
