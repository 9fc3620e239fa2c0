import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { findBinary, postgresBinary, redisBinary } from '@audian-webhooks/test-services'

export interface Machine {
  readonly processor: string
  readonly processors: number
  readonly memoryGiB: number
  /** `Linux 6.1 x64` */
  readonly system: string
}

export function thisMachine(): Machine {
  const all = cpus()
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    processors: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${/^\d+\.\d+/.exec(release())} ${arch()}`,
  }
}

const packages = [
  '@octokit/webhooks',
  'stripe',
  'svix',
  'express',
  'fastify',
  'ioredis',
  'redis',
  'pg',
  'postgres',
  'bullmq',
]

/** Of what takes part beside this project. */
export async function versions(): Promise<Record<string, string>> {
  return {
    'Node.js': process.versions.node,
    ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    Redis: await printed(findBinary(redisBinary), ['--version'], /v=([\d.]+)/),
    PostgreSQL: await printed(findBinary(postgresBinary), ['--version'], /([\d.]+)/),
    wrk: await printed('wrk', ['-v'], /wrk \S*?([\d.]+)/),
  }
}

/** Packages need not export their manifest, so this looks for it above the module. */
function versionOf(name: string): string {
  let folder = dirname(createRequire(import.meta.url).resolve(name))
  while (!folder.endsWith(join('node_modules', name))) folder = dirname(folder)
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}

async function printed(program: string | undefined, args: readonly string[], pattern: RegExp): Promise<string> {
  if (program === undefined) return 'not installed'
  // wrk prints its version and exits with 1.
  const { stdout = '', stderr = '' } = await promisify(execFile)(program, args).catch((failure) => failure)
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? 'not installed'
}
