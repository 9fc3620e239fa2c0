/**
 * Installs what would be published beside Jest, Vitest and jsdom, and runs a project's tests of its webhooks there. In a
 * document typed arrays, events and abort signals can be of another realm, and some of Node's globals are missing. Build
 * first. The runners are not dependencies of the workspace: they would make every other install much slower.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { run } from '../run.ts'
import { packAll } from '../tarballs.ts'

const runners = { jest: '^30', 'jest-environment-jsdom': '^30', jsdom: '^29', vitest: '^4' }
const vitestOptions = ['run', '--environment', 'jsdom', '--globals', '--reporter', 'dot']

const directory = mkdtempSync(join(tmpdir(), 'test-runners-'))
try {
  await step('install', install)
  const commonjs = await project('commonjs')
  const module = await project('module')
  await step('Jest, CommonJS', () => jest(commonjs))
  await step('Jest, ES modules', () => jest(module, ['--experimental-vm-modules']))
  await step('Vitest', () => vitest(module))
  await step('Vitest, in its own realm', () => vitest(module, ['--pool', 'vmForks']))
} finally {
  rmSync(directory, { recursive: true })
}

/** In the folder above both projects. */
async function install(): Promise<void> {
  const tarballs = await packAll(join(directory, 'tarballs'))
  const dependencies = Object.fromEntries(tarballs.map(({ name, filename }) => [name, `file:${filename}`]))
  writeFileSync(
    join(directory, 'package.json'),
    JSON.stringify({ private: true, dependencies, devDependencies: runners }),
  )
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: directory })
}

async function project(type: 'commonjs' | 'module'): Promise<string> {
  const cwd = join(directory, type)
  const source = readFileSync(join(import.meta.dirname, 'project/kit.test.ts'), 'utf8')
  const { code } = await transform(source, {
    loader: 'ts',
    format: type === 'module' ? 'esm' : 'cjs',
    target: 'node20',
  })
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'kit.test.js'), code)
  // Without a transform Jest runs the code as it is, and needs no Babel configuration.
  const jestConfig = { testEnvironment: 'jsdom', transform: {} }
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ private: true, type, jest: jestConfig }))
  return cwd
}

function jest(cwd: string, nodeOptions: readonly string[] = []): Promise<string> {
  return run(process.execPath, [...nodeOptions, installed('jest/bin/jest.js'), '--rootDir', cwd], { cwd })
}

function vitest(cwd: string, options: readonly string[] = []): Promise<string> {
  return run(process.execPath, [installed('vitest/vitest.mjs'), ...vitestOptions, ...options], { cwd })
}

function installed(path: string): string {
  return join(directory, 'node_modules', path)
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
