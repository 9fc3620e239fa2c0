import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audianWebhooks } from '../../e2e/cli/command-line.ts'
import { anyPort, bundleCode, bundleOf } from '../../tooling/docs/bundle-code.ts'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { projectProblems, writeProject } from '../../tooling/docs/project-files.ts'
import { runTests } from '../../tooling/docs/run-tests.ts'
import { commandsIn, steady } from '../troubleshooting/page.ts'

const fences = fencesOf('docs/start/express-with-a-queue.md')
const project = writeProject(fences)
const bundled = bundle()
const secret = 'whsec_to_try_it'
const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

afterAll(async () => {
  await bundled
  project.remove()
})

async function bundle(): Promise<void> {
  const sources = (...names: string[]) => names.map((name) => project.files.get(name) ?? '')
  await bundleCode(project.path, sources('src/web.ts'), [anyPort])
  await bundleCode(project.path, sources('src/worker.ts', 'test/handlers.test.ts'), [])
}

describe('the project of the page', () => {
  it('compiles with its tsconfig.json', () => {
    expect([...project.files.keys()]).toContain('tsconfig.json')
    expect(projectProblems(project)).toEqual([])
  })

  it('has the tsconfig.json of the overview', () => {
    const [overview] = fencesOf('docs/start/index.md').filter(({ language }) => language === 'json')
    const own = fences.find(({ marker }) => marker === 'file: tsconfig.json')
    expect(JSON.parse(overview?.lines.join('') ?? '')).toEqual(JSON.parse(own?.lines.join('') ?? ''))
  })

  it('passes its own test', async () => {
    await bundled
    const file = bundleOf(project.files.get('test/handlers.test.ts') ?? '')
    expect((await runTests(project.path, [file])).get(file)).toBeUndefined()
  })
})

describe.skipIf(missing)(`its processes${missing === undefined ? '' : ` (${missing})`}`, () => {
  let redis: RedisServer
  let web: Started
  let worker: Started
  let origin: string

  beforeAll(async () => {
    redis = await startRedis()
    await bundled
    web = started('src/web.ts', redis.url)
    worker = started('src/worker.ts', redis.url)
    const [message] = (await once(web.child, 'message')) as [{ origin: string }]
    origin = message.origin
  })
  afterAll(async () => {
    for (const program of [web, worker]) program?.child.kill('SIGKILL') // missing if the start failed
    await redis?.stop()
  })

  const shown = fences.filter(({ language }) => language === 'console').flatMap(({ lines }) => commandsIn(lines))
  const logged = (program: string) => fences.filter(({ marker }) => marker === program).map(({ lines }) => lines[0])

  /** Runs the nth command of the page, and compares what it prints. */
  async function runShown(index: number): Promise<void> {
    const { command = '', output = [] } = shown[index] ?? {}
    const [, words = ''] = /^npx @audian-webhooks\/cli (.+)$/.exec(atOrigin(command)) ?? []
    const { stdout } = await audianWebhooks(words.split(' '), { env: { AUDIAN_WEBHOOK_SECRET: secret } })
    expect(steady(stdout.trim())).toBe(steady(atOrigin(output.join('\n'))))
  }

  const atOrigin = (text: string) => text.replaceAll('http://localhost:3000', origin)

  it('are ready', async () => {
    const { command = '', output = [] } = shown[0] ?? {}
    const response = await fetch(atOrigin(command.replace('curl ', '')))
    expect([response.status, await response.text()]).toEqual([200, output.join('\n')])
  })

  it('print what the page shows', async () => {
    const [first, duplicate, conflict] = logged('worker')
    await runShown(1)
    await expect.poll(() => worker.output()).toBe(`${first}\n`)
    await runShown(2)
    await expect.poll(() => worker.output()).toBe(`${first}\n${duplicate}\n`)
    await runShown(3)
    await expect.poll(() => worker.output()).toBe(`${first}\n${duplicate}\n${conflict}\n`)
    expect(shown).toHaveLength(5)
    expect(web.output()).toBe('')
    await runShown(4)
    await expect.poll(() => steady(web.output())).toBe(`${steady(logged('web')[0] ?? '')}\n`)
  })

  it('end on SIGTERM', async () => {
    for (const { child } of [web, worker]) child.kill('SIGTERM')
    expect(await Promise.all([web.ended, worker.ended])).toEqual([0, 0])
  })
})

interface Started {
  readonly child: ChildProcess
  /** Both outputs so far. */
  output(): string
  /** Its exit code. */
  readonly ended: Promise<number | null>
}

function started(name: string, redisUrl: string): Started {
  const child = spawn(process.execPath, [bundleOf(project.files.get(name) ?? '')], {
    env: { PATH: process.env.PATH, AUDIAN_WEBHOOK_SECRET: secret, REDIS_URL: redisUrl },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code) }
}
