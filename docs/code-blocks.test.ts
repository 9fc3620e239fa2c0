import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  findBinary,
  postgresBinary,
  redisBinary,
  skipReason,
  startPostgres,
  startRedis,
} from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { typeProblems } from '../tooling/docs/check-code.ts'
import { writePrograms } from '../tooling/docs/code-folder.ts'
import { codePrograms } from '../tooling/docs/code-programs.ts'
import { fencesOf } from '../tooling/docs/fences.ts'
import { markdownFiles } from '../tooling/docs/markdown-files.ts'
import { fileNameOf } from '../tooling/docs/project-files.ts'
import { codeRunner } from '../tooling/docs/run-code.ts'
import { root } from '../tooling/workspace.ts'

const programs = markdownFiles().flatMap((file) => codePrograms(fencesOf(file)))
const folder = writePrograms(programs)
const problems = typeProblems(folder.files)
const runnable = programs.filter(({ mode }) => mode === 'run')

const redis = findBinary(redisBinary) === undefined ? undefined : await startRedis()
if (redis !== undefined) process.env.REDIS_URL = redis.url
const postgres = findBinary(postgresBinary) === undefined ? undefined : await startPostgres()
if (postgres !== undefined) process.env.DATABASE_URL = postgres.url

afterAll(async () => {
  folder.remove()
  await redis?.stop()
  await postgres?.stop()
})

async function deliver(url: string, secret: string): Promise<number> {
  const { status } = await fetch(url, { method: 'POST', ...signedDelivery(sampleEvent('call.completed'), { secret }) })
  return status
}

const runCode = codeRunner(folder.files, deliver)

describe('the code in the pages', () => {
  it('is there', () => {
    expect(programs.length).toBeGreaterThan(10)
    expect(runnable.length).toBeGreaterThan(programs.length / 2)
  })

  it('is run by a test beside the page if it is a project of several files', () => {
    const projects = markdownFiles().filter((file) => fencesOf(file).some((fence) => fileNameOf(fence) !== undefined))
    expect(projects.length).toBeGreaterThan(0)
    expect(projects.filter((file) => !existsSync(join(root, file.replace(/\.md$/, '.test.ts'))))).toEqual([])
  })

  it.each(programs)('compiles: $name', (program) => {
    expect(problems.get(program)?.join('\n')).toBe('')
  })

  // Without one, node-redis ends the process when the connection breaks.
  it('listens to the errors of each Redis client', () => {
    const withClient = programs.filter(({ text }) => /from '(?:io)?redis'/.test(text))
    expect(withClient.length).toBeGreaterThan(1)
    for (const { name, text } of withClient) {
      const clients = [
        ...text.matchAll(/const (\w+) = (?:create(?:Client|Cluster|Sentinel)|new (?:Redis|Cluster))\w*\(/g),
      ]
      expect(clients.length, name).toBeGreaterThan(0)
      for (const [, client] of clients) expect(text, name).toContain(`${client}.on('error', `)
    }
  })

  it.concurrent.for(runnable)('runs: $name', { timeout: 300_000 }, async (program, { skip }) => {
    if (program.text.includes('REDIS_URL') && redis === undefined) skip(skipReason(redisBinary))
    if (program.text.includes('DATABASE_URL') && postgres === undefined) skip(skipReason(postgresBinary))
    await runCode(program)
  })
})
