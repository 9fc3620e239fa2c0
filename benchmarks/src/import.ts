// The CPU time of a cold import, each in a fresh process: what a serverless function pays at every start.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from './paired.ts'
import { type Aim, against, ratioOf, ratioText } from './ratio.ts'
import { publish } from './section.ts'
import { takeTurns } from './turns.ts'

interface Import {
  readonly modules: readonly string[]
  /** The package whose dependencies can be imported. */
  readonly from: URL
  /** CPU time ÷ octokit's. */
  readonly aim?: Aim
}

const benchmarks = new URL('..', import.meta.url)
const core = new URL('../../packages/core/', import.meta.url)
const ours = 'core and node adapter'
const theirs = 'octokit'
const rounds = 40

const imports: ReadonlyMap<string, Import> = new Map([
  // 110 ms on the host where octokit takes 43.
  [ours, { modules: ['@audian-webhooks/core', '@audian-webhooks/node'], from: benchmarks, aim: { most: 110 / 43 } }],
  [theirs, { modules: ['@octokit/webhooks'], from: benchmarks }],
  ['eventemitter3', { modules: ['eventemitter3'], from: core }],
  ['secure-json-parse', { modules: ['secure-json-parse'], from: core }],
  ['what Node itself loads for it', { modules: ['node:crypto', 'node:stream', 'node:http'], from: core }],
])

// The loader of ES modules is awake before the measuring: it costs all of them the same.
const program = `
await import('node:process')
const before = process.cpuUsage()
for (const name of process.argv.slice(1)) await import(name)
const { user, system } = process.cpuUsage(before)
process.stdout.write(String((user + system) / 1000))
`

async function cpuMs({ modules, from }: Import): Promise<number> {
  const node = ['--input-type=module', '--eval', program, ...modules]
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: fileURLToPath(from) })
  return Number(stdout)
}

const turns = new Map([...imports].map(([name, one]) => [name, () => cpuMs(one)]))
const measured = await takeTurns(turns, { title: 'Import', rounds, warmUp: 2 })
const valuesOf = (name: string) => measured.get(name) ?? []

const rows = [...imports].map(([name, { aim }]) => {
  const againstTheirs = ratioOf(valuesOf(name), valuesOf(theirs))
  return [
    name,
    median(valuesOf(name)).toFixed(1),
    ratioText(againstTheirs),
    aim === undefined ? '' : against(againstTheirs.value, aim),
    `${(ratioOf(valuesOf(name), valuesOf(ours)).value * 100).toFixed(0)} %`,
  ]
})
publish({
  title: 'A cold import',
  method: `CPU time, ${rounds} rounds of a fresh process each`,
  head: ['', 'ms', `÷ ${theirs}`, 'aim', 'share of ours'],
  rows,
  plot: {
    title: 'Milliseconds of CPU time',
    bars: [ours, theirs].map((name) => {
      const value = median(valuesOf(name))
      return { name, value, text: `${value.toFixed(0)} ms`, ours: name === ours }
    }),
  },
})
