import { pnpm } from './run.ts'

export interface Tarball {
  /** The package's name. */
  name: string
  /** Absolute path. */
  filename: string
  files: { path: string }[]
}

/**
 * Packs every published package the way it is published: pnpm replaces `workspace:` and `catalog:` ranges and applies
 * `publishConfig`, npm would not.
 */
export async function packAll(destination: string): Promise<Tarball[]> {
  const args = ['--recursive', '--filter', './packages/**', 'pack', '--pack-destination', destination, '--json']
  const tarballs: Tarball[] = JSON.parse(await pnpm(args))
  return tarballs.sort((a, b) => a.name.localeCompare(b.name))
}
