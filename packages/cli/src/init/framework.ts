import { UsageError } from '../errors.ts'

export type Framework = 'express' | 'fastify' | 'hono' | 'nestjs' | 'nextjs-app' | 'nextjs-pages' | 'node'

interface Clues {
  readonly dependencies: ReadonlySet<string>
  /** Whether a file or folder exists. */
  has(path: string): boolean
}

const startPages = 'https://github.com/audian-webhooks/audian-webhooks/blob/main/docs/start/index.md'

/**
 * The framework that serves HTTP. Frameworks that include another one come first: Nest depends on Express.
 *
 * @throws UsageError for a project whose framework init does not support
 */
export function frameworkOf({ dependencies, has }: Clues): Framework {
  if (dependencies.has('next')) return routerOf(has)
  if (dependencies.has('nuxt')) throw unknown('Nuxt')
  if (dependencies.has('nitropack')) throw unknown('Nitro')
  if (dependencies.has('@sveltejs/kit')) throw unknown('SvelteKit')
  if (dependencies.has('@nestjs/core')) {
    if (dependencies.has('@nestjs/platform-fastify')) throw unknown('NestJS on Fastify')
    return 'nestjs'
  }
  if (dependencies.has('wrangler')) throw unknown('Cloudflare Workers')
  if (dependencies.has('fastify')) return 'fastify'
  if (dependencies.has('hono')) return 'hono'
  if (dependencies.has('express')) return 'express'
  if (dependencies.has('koa')) throw unknown('Koa')
  return 'node'
}

/** Next.js prefers the app router if both exist, as for new projects. */
function routerOf(has: Clues['has']): Framework {
  const hasPages = has('pages') || has('src/pages')
  return hasPages && !has('app') && !has('src/app') ? 'nextjs-pages' : 'nextjs-app'
}

function unknown(what: string): UsageError {
  return new UsageError(`init cannot write a receiver for ${what}. See ${startPages}`)
}
