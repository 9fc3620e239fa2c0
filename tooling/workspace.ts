import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface Manifest {
  name: string
  version: string
  private?: boolean
  packageManager?: string
  exports?: Record<string, string | { source: string }>
  /** The programs that a package brings, by their names. */
  bin?: Record<string, string>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

export interface WorkspacePackage {
  directory: string
  manifest: Manifest
}

export const root = resolve(import.meta.dirname, '..')

/** Every package that is published, sorted by folder: `packages/core`, `packages/adapters/node`, … */
export function publishedPackages(): WorkspacePackage[] {
  const top = subfolders(join(root, 'packages'))
  return [...top, ...top.flatMap(subfolders)]
    .filter((directory) => existsSync(join(directory, 'package.json')))
    .map((directory) => ({ directory, manifest: readManifest(directory) }))
    .filter(({ manifest }) => !manifest.private)
}

/** The source file of each entry point, by the name of its output: `{ index: '…/src/index.ts', kit: '…/src/kit.ts' }`. */
export function entryPoints({ directory, manifest }: WorkspacePackage): Record<string, string> {
  const sources = Object.values(manifest.exports ?? {}).flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry.source],
  )
  return Object.fromEntries(
    sources.map((source) => [source.replace(/^\.\/src\/|\.ts$/g, ''), join(directory, source)] as const),
  )
}

export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
}

/** The source file of each program, as `entryPoints()` gives those of a library. */
export function programs({ directory, manifest }: WorkspacePackage): Record<string, string> {
  const names = Object.values(manifest.bin ?? {}).map((built) => built.replace(/^\.\/dist\/|\.js$/g, ''))
  return Object.fromEntries(names.map((name) => [name, join(directory, `src/${name}.ts`)] as const))
}

function subfolders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map((entry) => join(directory, entry.name))
}
