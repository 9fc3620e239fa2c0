import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RunningServer } from './server-host.ts'

/** What one server did under load. */
export interface LoadResult {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuUs: number
}

export interface Load {
  readonly file: string
  /** Requests in the file: one more and they would repeat. */
  readonly count: number
  readonly connections: number
  readonly seconds: number
}

const script = fileURLToPath(new URL('wrk.lua', import.meta.url))

/**
 * Sends requests with wrk: it is written in C, and its script only hands out strings, so that it leaves more of
 * the machine to the server than a generator that is a Node program itself.
 */
export async function load(server: RunningServer, { file, count, connections, seconds }: Load): Promise<LoadResult> {
  const before = await server.cpuUs()
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script]
  const { stdout } = await promisify(execFile)('wrk', [...options, `http://127.0.0.1:${server.port}/`, '--', file])
  const after = await server.cpuUs()
  // wrk prints lines of its own before the script's.
  const result: { requests: number; seconds: number; p50Ms: number; p99Ms: number; errors: number } = JSON.parse(
    stdout.trim().split('\n').at(-1) ?? '',
  )
  if (result.errors > 0) throw new Error(`${server.name}: ${result.errors} requests failed.`)
  if (result.requests + connections >= count) throw new Error(`${server.name}: ${count} requests are too few.`)
  const { requests, p50Ms, p99Ms } = result
  return { perSecond: requests / result.seconds, p50Ms, p99Ms, cpuUs: (after - before) / requests }
}
