/**
 * Builds every published package into its `dist`: ESM and CommonJS, each with its own declarations.
 * One process and one TypeScript program for all of them; a declaration build per package costs seconds each.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { type OutputOptions, rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { build as tsup } from 'tsup'
import { build as vite } from 'vite'
import { run } from './run.ts'
import { entryPoints, programs, publishedPackages, root, type WorkspacePackage } from './workspace.ts'

const started = performance.now()
const packages = publishedPackages()
const declarations = mkdtempSync(join(tmpdir(), 'declarations-'))
try {
  await Promise.all([buildScripts(packages), emitDeclarations(declarations)])
  const libraries = packages.filter((pkg) => Object.keys(entryPoints(pkg)).length > 0)
  await Promise.all(libraries.map((pkg) => bundleDeclarations(pkg, declarations)))
  // After tsup, which empties the folder.
  await vite({ configFile: join(root, 'packages/emulator/dashboard/vite.config.ts'), logLevel: 'warn' })
} finally {
  rmSync(declarations, { recursive: true })
}
console.log(`${packages.length} packages built in ${((performance.now() - started) / 1000).toFixed(1)} s`)

async function buildScripts(all: readonly WorkspacePackage[]): Promise<void> {
  for (const pkg of all) {
    const library = entryPoints(pkg)
    // Programs wait at their top level, which CommonJS cannot; nothing requires a program.
    await buildFormat('esm', { pkg, entry: { ...library, ...programs(pkg) } })
    if (Object.keys(library).length > 0) await buildFormat('cjs', { pkg, entry: library })
  }
}

interface Scripts {
  readonly pkg: WorkspacePackage
  /** The sources, by the names of their outputs. */
  readonly entry: Readonly<Record<string, string>>
}

async function buildFormat(format: 'esm' | 'cjs', { pkg, entry }: Scripts): Promise<void> {
  await tsup({
    config: false,
    entry: { ...entry },
    outDir: join(pkg.directory, 'dist'),
    format,
    outExtension: () => ({ js: format === 'esm' ? '.js' : '.cjs' }),
    platform: 'node',
    target: 'node20',
    // Without splitting every CommonJS entry gets its own copy of the shared classes and symbols.
    splitting: true,
    // `import.meta.url` in CommonJS too, for finding the dashboard's files.
    shims: true,
    // tsup would look for dependencies in the root's manifest; nothing from outside is ever bundled.
    skipNodeModulesBundle: true,
    removeNodeProtocol: false,
    // ES modules come first, and CommonJS joins them.
    clean: format === 'esm',
    dts: false,
    silent: true,
  })
}

async function emitDeclarations(outDir: string): Promise<void> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [tsc, '-p', 'tooling/tsconfig.declarations.json', '--outDir', outDir])
}

async function bundleDeclarations(pkg: WorkspacePackage, declarationsRoot: string): Promise<void> {
  const emitted = Object.entries(entryPoints(pkg)).map(
    ([name, source]) => [name, join(declarationsRoot, relative(root, source)).replace(/\.ts$/, '.d.ts')] as const,
  )
  const warnings = new Set<string>()
  const bundle = await rollup({
    input: Object.fromEntries(emitted),
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
    plugins: [dts()],
    onwarn: (warning) => void warnings.add(warning.message),
  })
  const dir = join(pkg.directory, 'dist')
  await bundle.write(outputOptions(dir, 'd.ts'))
  await bundle.write(outputOptions(dir, 'd.cts'))
  await bundle.close()
  // For instance a type that a public one mentions and no entry exports: users could not name it in their declarations.
  if (warnings.size > 0) throw new Error([pkg.manifest.name, ...warnings].join('\n'))
}

function outputOptions(dir: string, extension: string): OutputOptions {
  return { dir, format: 'es', entryFileNames: `[name].${extension}`, chunkFileNames: `[name]-[hash].${extension}` }
}
