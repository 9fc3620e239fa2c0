/**
 * Runs the tests of what is on SQLite with the drivers that the workspace does not install: better-sqlite3, which npm compiles
 * for minutes where its binary cannot be fetched, and `node:sqlite` of a newer Node.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeBinary } from './node-binary.ts'
import { RunError, run } from './run.ts'

// 13 does not run on Node 20.
const betterSqlite3 = 'better-sqlite3@12'
const node = '24'
const tested = ['packages/stores/sqlite', 'packages/queues/sqlite']

const folder = await mkdtemp(join(tmpdir(), 'better-sqlite3-'))
try {
  await timed(`installing ${betterSqlite3}`, async () => {
    await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', betterSqlite3])
    return ''
  })
  const installed = join(folder, 'node_modules/better-sqlite3')
  await timed(`${betterSqlite3} on Node ${process.versions.node}`, () =>
    test(process.execPath, { SQLITE_DRIVER: installed }),
  )
  const newer = await nodeBinary(node)
  await timed(`node:sqlite of Node ${newer.exact}`, () =>
    test(newer.path, { SQLITE_DRIVER: 'node:sqlite', EXPECTED_NODE: node }),
  )
} finally {
  await rm(folder, { recursive: true })
}

/** @returns how many tests passed, failed and were skipped */
async function test(program: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'tests', ...tested]
  const output = await run(program, args, { env: { NO_COLOR: '1', ...env } })
  return output.match(/^\d+ passed, \d+ failed, \d+ skipped$/gm)?.at(-1) ?? 'no tests ran'
}

async function timed(title: string, work: () => Promise<string>): Promise<void> {
  const started = performance.now()
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
  try {
    console.log(`ok     ${title} ${await work()} (${seconds()} s)`)
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    console.log(`${error.output}\nFAILED ${title} (${seconds()} s)`)
    process.exitCode = 1
  }
}
