import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { tableUnder } from '../tooling/docs/tables.ts'
import { root } from '../tooling/workspace.ts'

const rows = new Map(
  tableUnder('docs/reference/supported-versions.md', 'Supported versions').map(([what = '', tested = '']) => [
    what,
    tested,
  ]),
)

/** The numbers in a cell: `4, 5` and `11, on Express` and `of Node 24`. */
function versionsOf(what: string): string[] {
  return rows.get(what)?.match(/\d+(?:\.\d+)*/g) ?? []
}

/** What the catalog of the workspace has, as majors, or as 0.x. */
function inCatalog(...names: string[]): string[] {
  const { catalog } = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')) as {
    catalog: Record<string, string>
  }
  return names.map((name) => /(?:^|[~^@])(0\.\d+|\d+)[.\d]*$/.exec(catalog[name] ?? '')?.[1] ?? 'none').sort()
}

function source(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

it.each([
  ['Express', ['express', 'express-4']],
  ['Fastify', ['fastify']],
  ['Hono', ['hono']],
  ['h3', ['h3']],
  ['Koa', ['koa']],
  ['NestJS', ['@nestjs/core']],
  ['node-redis', ['redis', 'redis-5']],
  ['ioredis', ['ioredis', 'ioredis-5']],
  ['pg', ['pg']],
  ['postgres.js', ['postgres']],
  ['libsql', ['libsql']],
  ['BullMQ', ['bullmq']],
  ['Vitest, for the contract suites', ['vitest']],
])('names the versions of %s that the tests install', (what, names) => {
  expect(versionsOf(what)).toEqual(inCatalog(...names))
})

it('names the versions of Node in the matrix', () => {
  const [, matrix = ''] = /supported = \[(.*)\]/.exec(source('tooling/test-matrix.ts')) ?? []
  const tested = [rows.get('Node.js, best effort')?.split(',')[0], ...versionsOf('Node.js, supported')]
  expect(tested).toEqual(matrix.match(/\d+/g))
})

it('names the compilers that consumers are checked with', () => {
  const compilers = source('tooling/consumers/check.ts').match(/(?<=typescript@~)\d+\.\d+/g)
  expect(versionsOf('TypeScript')).toEqual(compilers)
})

it('names what SQLite is checked with', () => {
  const check = source('tooling/check-sqlite.ts')
  expect(check).toContain(`better-sqlite3@${rows.get('better-sqlite3')}'`)
  expect(check).toContain(`node = '${versionsOf('`node:sqlite`')[0]}'`)
})

it.each([
  ['Next.js', 'nextjs', ['next']],
  ['Nitro', 'nitro', ['nitropack']],
  ['SvelteKit', 'sveltekit', ['@sveltejs/kit', '@sveltejs/adapter-node']],
])('names the %s of the example', (what, example, names) => {
  const { dependencies, devDependencies } = JSON.parse(source(`examples/${example}/package.json`))
  const ranges: Record<string, string> = { ...dependencies, ...devDependencies }
  expect(versionsOf(what)).toEqual(names.map((name) => /^\^(\d+)\./.exec(ranges[name] ?? '')?.[1]))
})

it('names Redis and PostgreSQL as the READMEs do', () => {
  expect(source('packages/stores/redis/README.md')).toContain(`The tests run on Redis ${rows.get('Redis')}.`)
  expect(source('packages/stores/postgres/README.md')).toContain(`PostgreSQL ${rows.get('PostgreSQL')} with pg 8`)
})
