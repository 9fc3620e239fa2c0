/**
 * Installs the command line as it would be published into an empty folder, and has the tests of e2e/cli run it on every
 * version of Node that it supports. Build first.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeBinary } from './node-binary.ts'
import { RunError, run } from './run.ts'
import { packAll } from './tarballs.ts'

const newer = ['22', '24']

const folder = await mkdtemp(join(tmpdir(), 'cli-'))
try {
  const tarballs = await packAll(join(folder, 'tarballs'))
  const dependencies = Object.fromEntries(tarballs.map(({ name, filename }) => [name, `file:${filename}`]))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder })
  const program = join(folder, 'node_modules/@audian-webhooks/cli/dist/main.js')
  await test(program, { path: process.execPath, exact: process.versions.node })
  for (const version of newer) await test(program, await nodeBinary(version))
} finally {
  await rm(folder, { recursive: true })
}

async function test(program: string, node: { readonly path: string; readonly exact: string }): Promise<void> {
  const started = performance.now()
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'tests', 'e2e/cli/']
  try {
    const env = { NO_COLOR: '1', CLI_PROGRAM: program, CLI_NODE: node.path }
    const output = await run(process.execPath, args, { env })
    const counts = output.match(/^\d+ passed, \d+ failed, \d+ skipped$/gm)?.at(-1) ?? 'no tests ran'
    console.log(`ok     on Node ${node.exact}: ${counts} (${seconds()} s)`)
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    console.log(`${error.output}\nFAILED on Node ${node.exact} (${seconds()} s)`)
    process.exitCode = 1
  }
}
