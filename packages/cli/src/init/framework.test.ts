import { describe, expect, it } from 'vitest'
import { UsageError } from '../errors.ts'
import { frameworkOf } from './framework.ts'

function found(dependencies: readonly string[], paths: readonly string[] = []) {
  return frameworkOf({ dependencies: new Set(dependencies), has: (path) => paths.includes(path) })
}

describe('frameworkOf()', () => {
  it.each([
    ['express', ['express']],
    ['fastify', ['fastify']],
    ['hono', ['hono', '@hono/node-server']],
    ['nestjs', ['@nestjs/core', '@nestjs/platform-express', 'express']],
    ['nextjs-app', ['next', 'react']],
    ['node', []],
    ['node', ['lodash']],
  ])('finds %s in %j', (framework, dependencies) => {
    expect(found(dependencies)).toBe(framework)
  })

  it.each([
    ['nextjs-pages', ['pages']],
    ['nextjs-pages', ['src/pages']],
    ['nextjs-app', ['pages', 'app']],
    ['nextjs-app', ['src/pages', 'src/app']],
    ['nextjs-app', []],
  ])('finds %s of Next.js by %j', (framework, paths) => {
    expect(found(['next'], paths)).toBe(framework)
  })

  it.each([
    [['@nestjs/core', '@nestjs/platform-fastify'], 'NestJS on Fastify'],
    [['hono', 'wrangler'], 'Cloudflare Workers'],
    [['koa'], 'Koa'],
    [['nuxt', 'vue'], 'Nuxt'],
    [['nitropack', 'h3'], 'Nitro'],
    [['@sveltejs/kit', 'svelte'], 'SvelteKit'],
  ])('refuses %j', (dependencies, name) => {
    expect(() => found(dependencies)).toThrow(UsageError)
    expect(() => found(dependencies)).toThrow(`init cannot write a receiver for ${name}. See https://`)
  })
})
