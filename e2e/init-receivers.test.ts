import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { endProgram, freePort, startProgram } from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audianWebhooks } from './cli/command-line.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const secret = 'whsec_of_a_new_project'

interface Mount {
  readonly imports: string
  readonly code: string
}

/** A program that mounts the receiver as init says. `load` writes an import in the project's way. */
type App = (load: (what: string, from: string) => string, mount: Mount) => string

const listening = `console.log('Listening on', process.env.PORT)`

const express: App = (load, { imports, code }) => `${load('express', 'express')}
${imports}
const app = express()
${code}
app.use(express.json())
app.listen(Number(process.env.PORT), () => ${listening})`

const fastify: App = (load, { imports, code }) => `${load('Fastify', 'fastify')}
${imports}
const app = Fastify()
${code}
app.listen({ port: Number(process.env.PORT) }).then(() => ${listening})`

const hono: App = (load, { imports, code }) => `${load('{ Hono }', 'hono')}
${load('{ serve }', '@hono/node-server')}
${imports}
const app = new Hono()
${code}
serve({ fetch: app.fetch, port: Number(process.env.PORT) }, () => ${listening})`

const nest: App = (load, { imports, code }) => `${load('{ Module }', '@nestjs/common')}
${load('{ NestFactory }', '@nestjs/core')}
${imports}
class AppModule {}
Module({})(AppModule)
NestFactory.create(AppModule, { logger: false }).then(async (app) => {
  ${code}
  await app.listen(Number(process.env.PORT))
  ${listening}
})`

/** Next.js itself is tried by check:nextjs. This calls what it would call, in the same way. */
const nextApp: App = (load) => `${load('{ serve }', '@hono/node-server')}
${load('{ POST, runtime }', './app/webhooks/route')}
serve({ fetch: POST, port: Number(process.env.PORT) }, () => ${listening})
if (runtime !== 'nodejs') throw new Error('Signatures need Node.')`

const nextPages: App = (load) => `${load('{ createServer }', 'node:http')}
${load('handler, { config }', './pages/api/webhooks')}
if (config.api.bodyParser) throw new Error('Next.js would read the body.')
createServer(handler).listen(Number(process.env.PORT), () => ${listening})`

interface Case {
  readonly name: string
  readonly dependencies: readonly string[]
  readonly app: App | undefined
  readonly language: 'ts' | 'js'
  readonly type: 'module' | 'commonjs'
  readonly folder?: string
}

const frameworks = [
  { name: 'Express', dependencies: ['express'], app: express },
  { name: 'Fastify', dependencies: ['fastify'], app: fastify },
  { name: 'Hono', dependencies: ['hono'], app: hono },
  { name: 'NestJS', dependencies: ['@nestjs/core'], app: nest },
  { name: 'node:http', dependencies: [], app: undefined },
]
const next = [
  { name: 'Next.js, app router', dependencies: ['next'], app: nextApp, folder: 'app' },
  { name: 'Next.js, pages router', dependencies: ['next'], app: nextPages, folder: 'pages' },
]

const inTypeScript = { language: 'ts', type: 'module' } as const
const inCommonJs = { language: 'js', type: 'commonjs' } as const

const cases: readonly Case[] = [
  ...frameworks.flatMap((framework) => [
    { ...framework, ...inTypeScript },
    { ...framework, ...inCommonJs },
  ]),
  { name: 'Express', dependencies: ['express'], app: express, language: 'ts', type: 'commonjs' },
  { name: 'Express', dependencies: ['express'], app: express, language: 'js', type: 'module' },
  // It takes `import` in any project, and most of its projects do not say what they are.
  ...next.flatMap((framework) => [
    { ...framework, language: 'ts', type: 'commonjs' } as const,
    { ...framework, language: 'js', type: 'module' } as const,
  ]),
]

describe('a receiver that init has written', () => {
  let folder: string
  const mounts = new Map<Case, Mount | undefined>()
  const projectOf = (each: Case) => join(folder, String(cases.indexOf(each)))
  const programOf = ({ app, language }: Case) => `${app === undefined ? 'audian-webhooks' : 'app'}.${language}`

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audian-projects-'))
    // The packages of this repository, and the frameworks.
    await symlink(join(root, 'docs/node_modules'), join(folder, 'node_modules'))
    for (const each of cases) mounts.set(each, await initialized(each))
  }, 300_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function initialized(each: Case): Promise<Mount | undefined> {
    const { dependencies, language, type, app } = each
    const cwd = projectOf(each)
    await mkdir(join(cwd, each.folder ?? ''), { recursive: true })
    const names = [...dependencies, ...(language === 'ts' ? ['typescript'] : [])]
    const manifest = { type, dependencies: Object.fromEntries(names.map((name) => [name, '*'])) }
    await writeFile(join(cwd, 'package.json'), JSON.stringify(manifest))
    const { stdout, exitCode } = await audianWebhooks(['init', '--yes', '--no-install', '--json'], { cwd })
    expect(exitCode).toBe(0)
    const mount: Mount | undefined = JSON.parse(stdout).mount
    if (app !== undefined)
      await writeFile(join(cwd, programOf(each)), app(loader(each), mount ?? { imports: '', code: '' }))
    return mount
  }

  function loader({ type, language, folder: router }: Case) {
    const byImport = type === 'module' || language === 'ts' || router !== undefined
    return (what: string, from: string) => {
      const path = from.startsWith('.') && type === 'module' ? `${from}.js` : from
      return byImport ? `import ${what} from '${path}'` : `const ${what} = require('${path}')`
    }
  }

  it('says how to mount it, where it is not mounted already', () => {
    for (const [{ app, folder: router }, mount] of mounts)
      expect(mount !== undefined).toBe(app !== undefined && !router)
  })

  it('compiles in strict TypeScript', async () => {
    const tsconfig = {
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: {
        noEmit: true,
        allowImportingTsExtensions: true, // of the packages' sources
        composite: false,
        customConditions: ['source'],
        typeRoots: [join(root, 'node_modules/@types')],
        types: ['node'],
        esModuleInterop: true,
        verbatimModuleSyntax: false,
      },
      include: ['*/**/*.ts'],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const compiling = promisify(execFile)(process.execPath, [tsc, '-p', folder]).then(
      () => '',
      ({ stdout }) => String(stdout),
    )
    expect(await compiling).toBe('')
  }, 180_000)

  it.each(cases)(
    'handles a signed delivery: $name, $language, $type',
    async (each) => {
      const port = await freePort()
      const tsx = join(root, 'node_modules/tsx/dist/loader.mjs')
      const program = await startProgram({
        path: process.execPath,
        args: ['--conditions=source', '--import', tsx, programOf(each)],
        ready: /Listening on/,
        cwd: projectOf(each),
        env: { PATH: process.env.PATH, PORT: String(port), AUDIAN_WEBHOOK_SECRET: secret },
      })
      let output = ''
      program.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
      try {
        const path = each.folder === 'pages' ? '/api/webhooks' : '/webhooks'
        const url = `http://localhost:${port}${path}`
        const post = async (signedWith: string) => {
          const signed = signedDelivery(sampleEvent('call.completed'), { secret: signedWith })
          return (await fetch(url, { method: 'POST', ...signed })).status
        }
        expect(await post(secret)).toBe(200)
        expect(await post('whsec_of_somebody_else')).toBe(401)
        await expect.poll(() => output).toMatch(/\S+ took \d+ s/)
      } finally {
        await endProgram(program, 'SIGKILL')
      }
    },
    120_000,
  )

  it('has the secret from the environment only', async () => {
    const text = await readFile(join(projectOf(cases[0] as Case), 'audian-webhooks.ts'), 'utf8')
    expect(text).toContain('secret: process.env.AUDIAN_WEBHOOK_SECRET')
  })
})
