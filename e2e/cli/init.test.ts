import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { audianWebhooks, startAudianWebhooks } from './command-line.ts'

const slow = { timeout: 120_000, interval: 50 }
const receiver = 'audian-webhooks.js'

/** A project with these files, and a package.json. */
async function project(manifest: object, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'audian-init-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

const express = { dependencies: { express: '^5.0.0' } }

describe('audian-webhooks init', () => {
  it('writes a receiver, and says what is left to do', async () => {
    const cwd = await project(express, { 'src/server.js': '' })
    const { exitCode, stdout, stderr } = await audianWebhooks(['init', '--yes', '--no-install'], { cwd })
    expect(exitCode).toBe(0)
    expect(stderr).toBe('Found Express; JavaScript, npm.\nWrote src/audian-webhooks.js and .env.example.\n\n')
    expect(stdout).toContain('npm i @audian-webhooks/core @audian-webhooks/express @audian-webhooks/store-memory\n')
    expect(stdout).toContain(
      "const { audianWebhooks } = require('./audian-webhooks')\n  app.use('/webhooks', audianWebhooks)",
    )
    expect(stdout).toContain('npx @audian-webhooks/cli dev --forward-to http://localhost:3000/webhooks')
    const text = await readFile(join(cwd, 'src', receiver), 'utf8')
    expect(text).toContain('process.env.AUDIAN_WEBHOOK_SECRET')
    expect(text).toContain('In production, use a persistent store')
    expect(await readFile(join(cwd, '.env.example'), 'utf8')).toMatch(/^AUDIAN_WEBHOOK_SECRET=$/m)
  })

  it('shows with --dry-run what it would write, and writes nothing', async () => {
    const cwd = await project(express, { '.env.example': 'PORT=3000' })
    const { exitCode, stdout } = await audianWebhooks(['init', '--dry-run'], { cwd })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /^--- \/dev\/null\n\+\+\+ b\/audian-webhooks\.js\n@@ -0,0 \+1,\d+ @@\n\+const \{ createWebhooks \}/,
    )
    expect(stdout).toContain('--- a/.env.example\n+++ b/.env.example\n')
    expect(stdout).toContain('+AUDIAN_WEBHOOK_SECRET=')
    expect((await readdir(cwd)).sort()).toEqual(['.env.example', 'package.json'])
    expect(await readFile(join(cwd, '.env.example'), 'utf8')).toBe('PORT=3000')
  })

  it('colours the difference in a terminal', async () => {
    const cwd = await project(express)
    const { stdout } = await audianWebhooks(['init', '--dry-run'], { cwd, columns: 80 })
    expect(stdout).toContain('\u001b[32m+const { createWebhooks }')
  })

  it('prints JSON', async () => {
    const cwd = await project({ ...express, type: 'module' })
    const { stdout } = await audianWebhooks(['init', '--dry-run', '--json'], { cwd })
    expect(JSON.parse(stdout)).toEqual({
      framework: 'express',
      typescript: false,
      packageManager: 'npm',
      files: [
        { path: receiver, isNew: true },
        { path: '.env.example', isNew: true },
      ],
      install: 'npm i @audian-webhooks/core @audian-webhooks/express @audian-webhooks/store-memory',
      address: '/webhooks',
      mount: {
        where: 'where you create your app, before express.json()',
        imports: "import { audianWebhooks } from './audian-webhooks.js'",
        code: "app.use('/webhooks', audianWebhooks)",
      },
    })
  })

  it('adds to .env.example, once', async () => {
    const cwd = await project(express, { '.env.example': 'PORT=3000' })
    const args = ['init', '--yes', '--no-install']
    await audianWebhooks(args, { cwd })
    const env = await readFile(join(cwd, '.env.example'), 'utf8')
    expect(env).toMatch(/^PORT=3000\n#.*\nAUDIAN_WEBHOOK_SECRET=\n$/)
    await rm(join(cwd, receiver))
    expect((await audianWebhooks(args, { cwd })).exitCode).toBe(0)
    expect(await readFile(join(cwd, '.env.example'), 'utf8')).toBe(env)
  })

  it.each([['--yes'], ['--dry-run']])('overwrites no file: %s', async (flag) => {
    const cwd = await project(express, { [receiver]: '// mine' })
    const { exitCode, stderr } = await audianWebhooks(['init', flag, '--no-install'], { cwd })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('audian-webhooks.js already exists. Nothing was written.')
    expect(await readFile(join(cwd, receiver), 'utf8')).toBe('// mine')
    expect(existsSync(join(cwd, '.env.example'))).toBe(false)
  })

  it.each([
    ['{', 1, 'Cannot read'],
    ['{ "dependencies": [] }', 1, 'Cannot read'],
    ['{ "dependencies": { "koa": "3" } }', 2, 'init cannot write a receiver for Koa'],
  ])('refuses %s', async (manifest, code, message) => {
    const cwd = await project({}, { 'package.json': manifest })
    const { exitCode, stderr } = await audianWebhooks(['init', '--yes', '--no-install'], { cwd })
    expect(exitCode).toBe(code)
    expect(stderr).toContain(message)
    expect(await readdir(cwd)).toEqual(['package.json'])
  })

  it('says how to create a project where there is none', async () => {
    const cwd = await project({})
    await mkdir(join(cwd, 'empty'))
    const { exitCode, stderr } = await audianWebhooks(['init', '--yes', '--dir', 'empty'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`There is no package.json in ${join(cwd, 'empty')}. Create a project with npm init`)
  })
})

describe('before it touches anything, init asks', () => {
  it('and needs --yes where no one can answer', async () => {
    const cwd = await project(express)
    const { exitCode, stderr } = await audianWebhooks(['init'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'Write audian-webhooks.js and .env.example? There is no terminal to ask. Confirm with --yes.',
    )
    expect(await readdir(cwd)).toEqual(['package.json'])
  })

  it('and takes a no', async () => {
    const cwd = await project(express)
    const running = await startAudianWebhooks(['init'], { cwd, columns: 80 })
    await expect.poll(running.output, slow).toContain('Write audian-webhooks.js')
    running.type('n')
    const { exitCode, stdout } = await running.ended
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Nothing was written.')
    expect(await readdir(cwd)).toEqual(['package.json'])
  })

  it('and overwrites no file that has come in the meantime', async () => {
    const cwd = await project(express)
    const running = await startAudianWebhooks(['init', '--no-install'], { cwd, columns: 80 })
    await expect.poll(running.output, slow).toContain('Write audian-webhooks.js')
    await writeFile(join(cwd, receiver), '// mine')
    running.type('y')
    const { exitCode, stdout } = await running.ended
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Cannot write audian-webhooks.js: EEXIST')
    expect(await readFile(join(cwd, receiver), 'utf8')).toBe('// mine')
  })

  it('and asks again before it installs', async () => {
    const cwd = await project(express)
    const running = await startAudianWebhooks(['init'], { cwd, columns: 120 })
    await expect.poll(running.output, slow).toContain('Write audian-webhooks.js')
    running.type('y')
    await expect.poll(running.output, slow).toContain('Run npm i @audian-webhooks/core')
    running.type('n')
    const { exitCode, stdout } = await running.ended
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Install the packages:')
    expect((await readdir(cwd)).sort()).toEqual(['.env.example', receiver, 'package.json'])
  })
})

describe('init installs', () => {
  /** Programs with the names of package managers, which write down how they are called. */
  async function withManagers(files: Readonly<Record<string, string>>, exitCode = 0) {
    const cwd = await project({ dependencies: { express: '5', '@audian-webhooks/core': '0.1.0' } }, files)
    const bin = join(cwd, 'bin')
    await mkdir(bin)
    for (const name of ['npm', 'pnpm', 'yarn', 'bun']) {
      await writeFile(join(bin, name), `#!/bin/sh\necho "${name} $*" > called\necho installing\nexit ${exitCode}\n`)
      await chmod(join(bin, name), 0o755)
    }
    const env = { PATH: `${bin}:${process.env.PATH}` }
    return { cwd, env, called: async () => await readFile(join(cwd, 'called'), 'utf8') }
  }

  const packages = '@audian-webhooks/express @audian-webhooks/store-memory'

  it.each([
    ['npm', 'package-lock.json', `npm i ${packages}\n`],
    ['pnpm', 'pnpm-lock.yaml', `pnpm add ${packages}\n`],
    ['yarn', 'yarn.lock', `yarn add ${packages}\n`],
    ['bun', 'bun.lock', `bun add ${packages}\n`],
  ])('what is missing, with %s', async (_, lock, commandLine) => {
    const { cwd, env, called } = await withManagers({ [lock]: '' })
    const { exitCode, stdout, stderr } = await audianWebhooks(['init', '--yes'], { cwd, env })
    expect(exitCode).toBe(0)
    expect(await called()).toBe(commandLine)
    expect(stdout).not.toContain('Install the packages')
    expect(stderr).toContain('installing')
  })

  it('and says how to continue if that fails', async () => {
    const { cwd, env } = await withManagers({}, 7)
    const { exitCode, stderr } = await audianWebhooks(['init', '--yes'], { cwd, env })
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      `Cannot install the packages: it ended with 7. The files were written. Install with: npm i ${packages}`,
    )
  })
})
