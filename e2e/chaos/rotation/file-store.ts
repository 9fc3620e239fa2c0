import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import type { RotationState, RotationStore } from '@audian-webhooks/client'

/** The secrets in a file, which is replaced as a whole: no one reads half of it, however its writer ends. */
export function fileStore(path: string): RotationStore {
  return {
    read: async () => JSON.parse(await readFile(path, 'utf8')) as RotationState,
    async write(state) {
      const fresh = `${path}.${randomUUID()}`
      await writeFile(fresh, JSON.stringify(state))
      await rename(fresh, path)
    },
  }
}
