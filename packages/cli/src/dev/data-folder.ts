import { existsSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where the state of the local Audian and the secrets of its webhooks are. */
export interface DataFolder {
  readonly path: string
  /** Whether it is there after the end of the process. */
  readonly kept: boolean
}

/** The folder that is named, created if need be, or else a temporary one. Only this user can read what is created. */
export async function openDataFolder(named: string | undefined): Promise<DataFolder> {
  if (named === undefined) {
    const path = await mkdtemp(join(tmpdir(), 'audian-webhooks-'))
    // However the process ends, no secrets are left behind.
    process.once('exit', () => rmSync(path, { recursive: true, force: true }))
    return { path, kept: false }
  }
  const path = resolve(named)
  if (!existsSync(path)) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    // There are secrets in it.
    await writeFile(join(path, '.gitignore'), '*\n')
  }
  return { path, kept: true }
}
