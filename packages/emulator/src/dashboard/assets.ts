import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One file of the dashboard, ready to be sent. */
interface Asset {
  readonly body: Buffer
  /** Its content type. */
  readonly type: string
  /** Whether its name changes with its content, so that browsers may cache it permanently. */
  readonly immutable: boolean
}

/** By the path in the URL: `/` and `/assets/…`. */
export type Assets = ReadonlyMap<string, Asset>

let loading: Promise<Assets> | undefined

/**
 * The dashboard's files: those that were published with this package or, where its sources run, a fresh build of them.
 * Read once per process. Rejects if there are none.
 */
export function loadAssets(): Promise<Assets> {
  loading ??= runsFromSources() ? buildAssets() : readAssets(new URL('./dashboard/', import.meta.url))
  return loading
}

function runsFromSources(): boolean {
  return import.meta.url.endsWith('/src/dashboard/assets.ts')
}

/** The folder's files, in the form of `loadAssets()`. */
export async function readAssets(folder: URL): Promise<Assets> {
  const root = fileURLToPath(folder)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(
      files.map(async (file) => named(relative(root, file).replaceAll(sep, '/'), await readFile(file))),
    ),
  )
}

/** Vite is installed in the workspace only. The published package never calls this. */
async function buildAssets(): Promise<Assets> {
  // Not in the import itself, where a bundler of an application would look for it.
  const bundler: string = 'vite'
  const { build }: typeof import('vite') = await import(bundler)
  const built = await build({
    configFile: fileURLToPath(new URL('../../dashboard/vite.config.ts', import.meta.url)),
    build: { write: false },
    logLevel: 'error',
  })
  if (!('output' in built)) throw new Error('The build of the dashboard returned no files.')
  return new Map(
    built.output.map((file) => named(file.fileName, Buffer.from(file.type === 'chunk' ? file.code : file.source))),
  )
}

function named(path: string, body: Buffer): readonly [string, Asset] {
  const type = types[extname(path)] ?? 'application/octet-stream'
  return [path === 'index.html' ? '/' : `/${path}`, { body, type, immutable: hashed.test(path) }]
}

/** Vite's pattern for the names of assets. */
const hashed = /-[\w-]{8}\.\w+$/

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
}
