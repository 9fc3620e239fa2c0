// What the adapters cost over HTTP: 50 connections and distinct signed requests against servers in separate processes.
// Needs wrk (`apt-get install wrk`).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from './compile.ts'
import { whole } from './figure.ts'
import { type LoadResult, load } from './http/load.ts'
import { writeRequests } from './http/requests.ts'
import { startServer } from './http/server-host.ts'
import { servers } from './http/servers.ts'
import { median } from './paired.ts'
import { against, ratioOf, ratioText } from './ratio.ts'
import { type Bar, publish } from './section.ts'
import { takeTurns } from './turns.ts'

const connections = 50
const seconds = 1
/** In each round's file: more than the quickest server takes in that time. */
const count = 40_000
const rounds = 20

interface Comparison {
  readonly ours: string
  readonly theirs: string
  /** The least throughput; without it the ratio has no aim. */
  readonly least?: number
  /** Whether the p99 must be no worse. */
  readonly tail?: boolean
}

const comparisons: readonly Comparison[] = [
  { ours: 'node adapter', theirs: 'node by hand', least: 0.8, tail: true },
  { ours: 'node adapter', theirs: 'octokit', least: 1.05 },
  { ours: 'node adapter, receiver by hand', theirs: 'node by hand' },
  { ours: 'fastify adapter', theirs: 'fastify by hand', least: 0.75, tail: true },
  { ours: 'express adapter', theirs: 'express by hand', least: 1.15, tail: true },
]

const folder = mkdtempSync(join(tmpdir(), 'requests-'))
const files = { audian: join(folder, 'audian'), octokit: join(folder, 'octokit') }
const program = await compile('http/server-process.ts')
const running = await Promise.all([...servers.keys()].map((name) => startServer(program, name)))
try {
  const turns = running.map((server) => {
    const file = server.name === 'octokit' ? files.octokit : files.audian
    return [server.name, () => load(server, { file, count, connections, seconds })] as const
  })
  const prepare = (round: number) => Promise.resolve(writeRequests(files, { first: round * count, count }))
  report(await takeTurns(new Map(turns), { title: 'HTTP', rounds, warmUp: 1, prepare }))
} finally {
  for (const server of running) server.stop()
  rmSync(folder, { recursive: true })
}

function report(results: ReadonlyMap<string, readonly LoadResult[]>): void {
  const column = (name: string, figure: keyof LoadResult) => (results.get(name) ?? []).map((result) => result[figure])
  const each = (name: string) => {
    const middle = (figure: keyof LoadResult) => median(column(name, figure))
    const p99 = middle('p99Ms')
    return [
      name,
      whole(middle('perSecond')),
      middle('p50Ms').toFixed(1),
      p99.toFixed(1),
      (p99 / middle('p50Ms')).toFixed(1),
      whole(middle('cpuUs')),
    ]
  }
  const compared = ({ ours, theirs, least, tail }: Comparison) => {
    const ratio = (figure: keyof LoadResult) => ratioOf(column(ours, figure), column(theirs, figure))
    const throughput = ratio('perSecond')
    const p99 = ratio('p99Ms')
    return [
      `${ours} ÷ ${theirs}`,
      ratioText(throughput),
      least === undefined ? '' : against(throughput.value, { least }),
      ratioText(p99),
      tail ? against(p99.value, { most: 1 }) : '',
      ratioText(ratio('cpuUs')),
    ]
  }
  const bar = (name: string): Bar => {
    const value = median(column(name, 'perSecond'))
    return { name, value, text: whole(value), ours: name.includes('adapter') }
  }
  const method = `${connections} connections, ${rounds} rounds of ${seconds} s for each server`
  publish({
    title: 'Over HTTP',
    method,
    head: ['', 'requests/s', 'p50 ms', 'p99 ms', 'p99 ÷ p50', 'CPU µs a request'],
    rows: [...servers.keys()].map(each),
    plot: { title: 'Requests a second', bars: [...servers.keys()].map(bar) },
  })
  publish({
    title: 'Over HTTP, as ratios',
    method: `round by round, ${method}`,
    head: ['', 'throughput', 'aim', 'p99', 'aim', 'CPU'],
    rows: comparisons.map(compared),
  })
}
