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

/** What the script of wrk says at the end. */
interface Totals {
  readonly requests: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Errors of the connection. */
  readonly notSent: number
  readonly timedOut: number
  /** Answered 400 or more. */
  readonly refused: number
}

const script = fileURLToPath(new URL('wrk.lua', import.meta.url))

/**
 * Sends requests with wrk: it is written in C, and its script only hands out strings, so that it leaves more of
 * the machine to the server than a generator that is a Node program itself.
 */
export async function load(server: RunningServer, { file, count, connections, seconds }: Load): Promise<LoadResult> {
  const before = await server.cpuUs()
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script]
  const stdout = await wrk([...options, `http://127.0.0.1:${server.port}/`, '--', file])
  const after = await server.cpuUs()
  // wrk prints its own lines before the script's.
  const result: Totals = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  const { notSent, timedOut, refused } = result
  if (notSent + timedOut + refused > 0) {
    throw new Error(`${server.name}: ${notSent} requests not sent, ${timedOut} timed out, ${refused} refused.`)
  }
  if (result.requests + connections >= count) throw new Error(`${server.name}: ${count} requests are too few.`)
  const { requests, p50Ms, p99Ms } = result
  return { perSecond: requests / result.seconds, p50Ms, p99Ms, cpuUs: (after - before) / requests }
}

async function wrk(args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)('wrk', args)).stdout
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error('wrk is not installed. On Debian: apt-get install wrk', { cause: error })
  }
}
