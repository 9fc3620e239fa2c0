import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('..', import.meta.url))

/**
 * Compiles a program of this folder for plain Node, and gives its path. Under tsx, functions inside others are named again
 * at every call and CommonJS packages are compiled again: that would be measured too. Packages stay outside: what is
 * measured is what is published.
 */
export async function compile(entry: string): Promise<string> {
  const outfile = join(folder, 'dist', `${basename(entry, '.ts')}.mjs`)
  await build({
    entryPoints: [join(folder, 'src', entry)],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  return outfile
}
