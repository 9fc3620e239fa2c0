import { join } from 'node:path'
import { build } from 'esbuild'

/** Installed beside the programs; everything else goes into the bundles. */
const external = [
  '@azure/functions',
  '@bull-board/*',
  '@google-cloud/*',
  '@hono/*',
  '@koa/*',
  '@nats-io/*',
  '@nestjs/*',
  'amqplib',
  'bullmq',
  'express',
  'fastify',
  'hono',
  'ioredis',
  'koa',
  'libsql',
  'pg',
  'postgres',
  'redis',
  'reflect-metadata',
  'vitest',
  'zod',
]

/**
 * Bundles programs beside their sources, all in one go: a loader, or Vitest, would compile the sources of the packages again
 * for each program. `bundleOf()` says where a bundle is.
 *
 * @param inject loaded before each program
 */
export async function bundleCode(folder: string, paths: readonly string[], inject: readonly string[]): Promise<void> {
  await build({
    entryPoints: [...paths],
    inject: [...inject],
    outdir: folder,
    outbase: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[hash]',
    external,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    sourcemap: 'inline',
  })
}

export function bundleOf(path: string): string {
  return path.replace(/\.ts$/, '.mjs')
}

export const anyPort = join(import.meta.dirname, 'any-port.ts')
