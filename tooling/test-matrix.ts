/** Runs the tests under every Node version that the packages support, or under those that are named as arguments. */
import { nodeBinary } from './node-binary.ts'
import { RunError, run } from './run.ts'

const supported = ['20', '22', '24', '26']
const named = process.argv.slice(2)
const versions = named.length > 0 ? named : supported
const rows: string[] = []

for (const version of versions) {
  const started = performance.now()
  const node = await nodeBinary(version)
  const { ok, output } = await testUnder(version, node.path)
  const counts = output.match(/^\d+ passed, \d+ failed, \d+ skipped$/gm)?.at(-1) ?? 'no tests ran'
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  rows.push(`${ok ? 'ok    ' : 'FAILED'} Node ${node.exact.padEnd(8)} ${counts} (${seconds} s)`)
  if (ok) continue
  console.log(output)
  process.exitCode = 1
}
console.log(rows.join('\n'))

async function testUnder(version: string, node: string): Promise<{ ok: boolean; output: string }> {
  // Types are the same under every version.
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', '!types']
  try {
    return { ok: true, output: await run(node, args, { env: { EXPECTED_NODE: version, NO_COLOR: '1' } }) }
  } catch (error) {
    if (error instanceof RunError) return { ok: false, output: error.output }
    throw error
  }
}
