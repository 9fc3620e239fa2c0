import { existsSync } from 'node:fs'
import { mkdir, rename, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sharedFolder } from './run-folder.ts'

/**
 * Makes a folder or file that all processes of a run share: the first that asks makes it, the others wait for it.
 *
 * @param make gets the path to make it at. If it fails, the next that asks tries again.
 * @returns its path, or undefined outside of a run
 */
export async function onceARun(name: string, make: (path: string) => Promise<void>): Promise<string | undefined> {
  const folder = sharedFolder()
  if (folder === undefined) return undefined
  const path = join(folder, name)
  while (!existsSync(path)) {
    if (await took(`${path}.lock`)) await madeAt(path, make).finally(() => rmdir(`${path}.lock`))
    else await sleep(50)
  }
  return path
}

async function took(lock: string): Promise<boolean> {
  try {
    await mkdir(lock)
    return true
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'EEXIST') return false
    throw error
  }
}

async function madeAt(path: string, make: (path: string) => Promise<void>): Promise<void> {
  if (existsSync(path)) return // By another process, before we got the lock.
  const unfinished = `${path}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await make(unfinished)
  await rename(unfinished, path)
}
