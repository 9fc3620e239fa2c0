/**
 * Installs what would be published beside two empty projects, one of ES modules and one of CommonJS, type-checks a small
 * receiver in each as users would, and has it receive real deliveries. A Cloudflare Worker is type-checked beside them,
 * with Cloudflare's types in place of Node's. Build first.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, translations } from '../bundle.ts'
import { run } from '../run.ts'
import { packAll, type Tarball } from '../tarballs.ts'

// The oldest that works, the last of 5 and the last of 6. The README names the oldest one: before 5.4 there is no NoInfer.
const compilers = {
  'typescript-5.4': 'npm:typescript@~5.4.5',
  'typescript-5.9': 'npm:typescript@~5.9.3',
  'typescript-6.0': 'npm:typescript@~6.0.3',
}
const resolutions = {
  bundler: ['--module', 'preserve', '--moduleResolution', 'bundler', '--noEmit'],
  nodenext: ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--outDir', 'out'],
  // Knows no `exports`, and is what `"module": "commonjs"` alone means up to TypeScript 5.
  node10: ['--module', 'commonjs', '--moduleResolution', 'node10', '--esModuleInterop', '--noEmit'],
}
// Without --skipLibCheck, because our declarations are what is checked.
const strictness = ['--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--lib', 'es2022']
const programs = ['receive.ts', 'imports.ts', 'emulate.ts', 'types.ts']

const directory = mkdtempSync(join(tmpdir(), 'consumers-'))
try {
  const tarballs = await packAll(join(directory, 'tarballs'))
  await step('install', () => install(tarballs))
  await step('bundle', bundleReceiver)
  for (const type of ['module', 'commonjs']) await checkProject(type)
  await checkWorker()
} finally {
  rmSync(directory, { recursive: true })
}

/** The tarballs and, from the registry, what they ask for: once, in the folder above both projects. */
function install(tarballs: readonly Tarball[]): Promise<string> {
  const own = tarballs.map(({ name, filename }) => [name, `file:${filename}`] as const)
  const dependencies = { ...Object.fromEntries(own), '@bull-board/api': '^9', express: '^5', fastify: '^5', zod: '^4' }
  const types = { '@types/node': '^20.19', '@cloudflare/workers-types': '^4' }
  const devDependencies = { ...types, vitest: '^4', ...compilers }
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies, devDependencies }))
  return run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: directory })
}

async function bundleReceiver(): Promise<void> {
  const receiver = `export * from '@audian-webhooks/node'; export { createWebhooks } from '@audian-webhooks/core'`
  const found = translations(await bundle(receiver, directory))
  if (found.length > 0) throw new Error(`The bundle holds translations of zod: ${found.join(', ')}`)
}

async function checkProject(type: string): Promise<void> {
  const cwd = join(directory, type)
  cpSync(join(import.meta.dirname, 'project'), cwd, { recursive: true })
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ private: true, type }))

  for (const compiler of Object.keys(compilers)) {
    const tsc = join(directory, 'node_modules', compiler, 'bin/tsc')
    for (const [resolution, options] of Object.entries(resolutions)) {
      const args = ['--types', 'node', ...strictness, ...options, ...deprecations(compiler, resolution), ...programs]
      await step(`${type}: ${compiler}, ${resolution}`, () => run(process.execPath, [tsc, ...args], { cwd }))
    }
  }
  await step(`${type}: import every package`, () => run(process.execPath, ['out/imports.js'], { cwd }))
  await step(`${type}: receive signed deliveries`, () => run(process.execPath, ['out/receive.js'], { cwd }))
  await step(`${type}: emulate Audian`, () => run(process.execPath, ['out/emulate.js'], { cwd }))
}

/** TypeScript 6 takes node10 only from those who know that 7 will not. */
function deprecations(compiler: string, resolution: string): string[] {
  return compiler === 'typescript-6.0' && resolution === 'node10' ? ['--ignoreDeprecations', '6.0'] : []
}

async function checkWorker(): Promise<void> {
  const cwd = join(directory, 'worker')
  cpSync(join(import.meta.dirname, 'worker'), cwd, { recursive: true })
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  for (const compiler of Object.keys(compilers)) {
    const tsc = join(directory, 'node_modules', compiler, 'bin/tsc')
    const args = ['--types', '@cloudflare/workers-types', ...strictness, ...resolutions.bundler, 'worker.ts']
    await step(`worker: ${compiler}`, () => run(process.execPath, [tsc, ...args], { cwd }))
  }
}

async function step(title: string, action: () => Promise<unknown>): Promise<void> {
  const started = performance.now()
  try {
    await action()
    console.log(`ok     ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  } catch (error) {
    console.log(`FAILED ${title}\n${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}
