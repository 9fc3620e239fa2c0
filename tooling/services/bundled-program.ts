import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { onceARun } from './once-a-run.ts'

const root = join(import.meta.dirname, '../..')

/** What cannot go into a bundle, or takes longer to bundle than to load. */
const leftOut =
  /^(?:libsql$|@bull-board\/|@koa\/|@nestjs\/|esbuild$|express$|fastify$|koa$|pg-native$|pino$|reflect-metadata$|rxjs$|typescript$|vite$)/

/**
 * A program in one file, with all that it imports: it starts in a fraction of the time that a loader for TypeScript takes.
 * Each program is built once a run, so it stays the same while sources are edited.
 *
 * @param entry its source
 * @returns the path of a file that Node runs as it is, in any folder
 * @throws Error outside of a run that has its own folder
 */
export async function bundledProgram(entry: URL | string): Promise<string> {
  const source = entry instanceof URL ? fileURLToPath(entry) : entry
  const name = `${relative(root, source).replace(/\W+/g, '-')}.mjs`
  const path = await onceARun(name, (outfile) => bundle(source, outfile))
  if (path === undefined) throw new Error('Programs are bundled only in a run that has its own folder.')
  return path
}

async function bundle(source: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    // Some packages are CommonJS and ask for Node's own modules by require().
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [packagesLeftOut, placesOfSources],
    logLevel: 'warning',
  })
}

/** Are loaded from where they are installed. */
const packagesLeftOut: Plugin = {
  name: 'packages-left-out',
  setup({ onResolve, resolve }) {
    onResolve({ filter: leftOut }, async ({ path, pluginData, ...options }) => {
      if (pluginData === leftOut) return undefined
      const found = await resolve(path, { ...options, pluginData: leftOut })
      return found.errors.length > 0 ? { path, external: true } : { path: found.path, external: true }
    })
  },
}

/** Sources that ask where they are get the answer that they would get unbundled. */
const placesOfSources: Plugin = {
  name: 'places-of-sources',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes('node_modules')) return undefined
      // Not within the banner above, which is for the bundle itself.
      const text = await readFile(path, 'utf8')
      const contents = text
        .replaceAll(/\bimport\.meta\.url\b(?!\);")/g, JSON.stringify(pathToFileURL(path).href))
        .replaceAll(/\bimport\.meta\.dirname\b/g, JSON.stringify(dirname(path)))
      return { contents, loader: 'ts' }
    })
  },
}
