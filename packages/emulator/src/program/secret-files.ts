import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import type { Endpoint } from '../state/endpoint.ts'

/** The beginning of all of these files. It identifies a file before it is replaced. */
const mark = '# Written by audian-webhooks'

/**
 * Writes the secret of each webhook into a separate file for `node --env-file`, readable by this user only: `env`,
 * `env-2` and so on. Returns the paths by the webhook's id.
 *
 * @throws Error if another file has that name
 */
export function writeSecretFiles(folder: string, endpoints: readonly Endpoint[]): Map<string, string> {
  return new Map(
    endpoints.map((endpoint, index) => {
      const path = join(folder, index === 0 ? 'env' : `env-${index + 1}`)
      // A serialized URL contains no line break.
      const { href } = new URL(endpoint.url)
      replace(path, `${mark}: the signing secret of ${href}\nAUDIAN_WEBHOOK_SECRET=${endpoint.secret}\n`)
      return [endpoint.id, path]
    }),
  )
}

/** A path as a person types it. */
export function typedPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') || isAbsolute(short) ? path : short
}

function replace(path: string, text: string): void {
  const before = textOf(path)
  if (before !== undefined && !before.startsWith(mark)) {
    throw new Error(`${path} exists and is not from this command. Move it, or name another folder with --data.`)
  }
  const next = `${path}.${process.pid}.new`
  try {
    writeFileSync(next, text, { mode: 0o600, flag: 'wx' })
    renameSync(next, path)
  } catch (error) {
    rmSync(next, { force: true })
    throw error
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
