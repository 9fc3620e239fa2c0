/**
 * Installs the command line and the emulator as they would be published into an empty folder, and has their tests run both
 * programs on every version of Node that they support, the emulator by npx too. Build first.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkNpx } from './check-npx.ts'
import { type NodeBinary, nodeBinary } from './node-binary.ts'
import { RunError, run } from './run.ts'
import { packAll } from './tarballs.ts'

const newer = ['22', '24']

const folder = await mkdtemp(join(tmpdir(), 'cli-'))
try {
  const tarballs = await packAll(join(folder, 'tarballs'))
  const dependencies = Object.fromEntries(tarballs.map(({ name, filename }) => [name, `file:${filename}`]))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder })
  await test(folder, { path: process.execPath, exact: process.versions.node })
  for (const version of newer) await test(folder, await nodeBinary(version))
} finally {
  await rm(folder, { recursive: true })
}

async function test(folder: string, node: NodeBinary): Promise<void> {
  const installed = join(folder, 'node_modules/@audian-webhooks')
  const env = {
    NO_COLOR: '1',
    CLI_NODE: node.path,
    CLI_PROGRAM: join(installed, 'cli/dist/main.js'),
    EMULATOR_PROGRAM: join(installed, 'emulator/dist/main.js'),
  }
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'tests', 'e2e/cli/', 'e2e/emulator-program/']
  await step(`tests on Node ${node.exact}`, async () => {
    const output = await run(process.execPath, args, { env })
    return output.match(/^\d+ passed, \d+ failed, \d+ skipped$/gm)?.at(-1) ?? 'no tests ran'
  })
  await step(`npx @audian-webhooks/emulator on Node ${node.exact}`, () => checkNpx(folder, node))
}

async function step(title: string, action: () => Promise<string>): Promise<void> {
  const started = performance.now()
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
  try {
    console.log(`ok     ${title}: ${await action()} (${seconds()} s)`)
  } catch (error) {
    const text = error instanceof RunError ? error.output : String(error)
    console.log(`${text}\nFAILED ${title} (${seconds()} s)`)
    process.exitCode = 1
  }
}
