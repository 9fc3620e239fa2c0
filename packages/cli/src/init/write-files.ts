import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CommandError } from '../errors.ts'
import type { PlannedFile } from './plan.ts'

/** Writes new files, and adds to the end of those that are there. @throws CommandError; no file is overwritten */
export async function writeFiles(folder: string, files: readonly PlannedFile[]): Promise<void> {
  for (const { path, before, after } of files) {
    const absolute = join(folder, path)
    try {
      await mkdir(dirname(absolute), { recursive: true })
      if (before === undefined) await writeFile(absolute, after, { flag: 'wx' })
      else await appendFile(absolute, after.slice(before.length))
    } catch (error) {
      throw new CommandError(`Cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
