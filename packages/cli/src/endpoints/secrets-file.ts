import { readFile, rename, writeFile } from 'node:fs/promises'
import type { RotationState, RotationStore } from '@audian-webhooks/client'
import { UsageError } from '../errors.ts'

/**
 * A file that holds the secrets of one webhook, readable by its owner only:
 * `{ "secrets": ["whsec_…"], "rotating": false }`. A receiver's secret provider can return its contents.
 */
export function secretsFile(path: string): RotationStore {
  return {
    read: async (): Promise<RotationState> => JSON.parse(await readFile(path, 'utf8')),
    write: async (state) => await replaceFile(path, `${JSON.stringify(state, undefined, 2)}\n`),
  }
}

/** Creates the file with its first secret. @throws UsageError if the file exists: its secrets may be in use */
export async function createSecretsFile(path: string): Promise<(secret: string) => Promise<void>> {
  const nothingYet: RotationState = { secrets: [], rotating: false }
  try {
    await writeFile(path, `${JSON.stringify(nothingYet)}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new UsageError(`Cannot create ${path}: ${reasonOf(error)} Choose another file for the secret.`)
  }
  return async (secret) => await secretsFile(path).write({ secrets: [secret], rotating: false })
}

/** A reader sees the old text or the new one, never a part of one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.${process.pid}.new`
  await writeFile(next, text, { mode: 0o600, flush: true })
  await rename(next, path)
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EEXIST') return 'it already exists, and its secrets may be in use.'
  return `${error instanceof Error ? error.message : String(error)}.`
}
