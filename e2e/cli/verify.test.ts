import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sign } from '@audian-webhooks/core/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audianWebhooks, type CommandOptions } from './command-line.ts'

const secret = 'whsec_of_the_command_line'
const timestamp = '1700000000'
const sent = '{ "event": "call.completed", "data": { "from": "+14155550100" } }'
const signature = sign({ secret, timestamp, body: Buffer.from(sent) })

describe('audian-webhooks verify', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-verify-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function file(name: string, text: string): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, text)
    return path
  }

  async function verify(body: string, flags: readonly string[] = [], options: CommandOptions = {}) {
    const args = ['verify', '--body', body, '--signature', signature, '--timestamp', timestamp, ...flags]
    return await audianWebhooks(args, { env: { AUDIAN_WEBHOOK_SECRET: secret }, ...options })
  }

  it('says that a signature is valid', async () => {
    const ended = await verify(await file('valid.json', sent))
    expect(ended).toEqual({ exitCode: 0, stdout: 'The signature is valid.\n', stderr: '' })
  })

  it('reads the body from standard input', async () => {
    expect(await verify('-', [], { input: sent })).toMatchObject({ exitCode: 0, stdout: 'The signature is valid.\n' })
  })

  it('names the cause, and what to do about it', async () => {
    const { exitCode, stdout } = await verify('-', [], { input: JSON.stringify(JSON.parse(sent)) })
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^The signature does not verify\.\n/)
    expect(stdout).toContain('(body-reserialised)')
    expect(stdout).toContain('→ Verify the bytes exactly as they arrived')
  })

  it('names two causes that come together', async () => {
    const env = { AUDIAN_WEBHOOK_SECRET: `${secret}\n` }
    const { stdout } = await verify('-', ['--json'], { input: `${sent}\n`, env })
    const { verdict, causes } = JSON.parse(stdout)
    expect(verdict).toBe('invalid')
    expect(causes.map(({ code }: { code: string }) => code)).toEqual(['body-final-newline', 'secret-white-space'])
  })

  it('knows old secrets by the names of their variables', async () => {
    const env = { AUDIAN_WEBHOOK_SECRET: 'whsec_new', OLD: secret }
    const { exitCode, stdout } = await verify('-', ['--old-secret-env', 'OLD'], { input: sent, env })
    expect(exitCode).toBe(1)
    expect(stdout).toContain('(secret-old)')
  })

  it('shows by --sent what changed on the way', async () => {
    const original = await file('sent.json', sent)
    const { stdout } = await verify('-', ['--sent', original], { input: sent.slice(0, -5) })
    expect(stdout).toContain('(body-truncated)')
  })

  it('judges the age only when it knows the time of arrival', async () => {
    expect((await verify('-', ['--at', '2023-11-14T22:14:00Z'], { input: sent })).exitCode).toBe(0)
    const late = await verify('-', ['--at', 'now'], { input: sent })
    expect(late.exitCode).toBe(1)
    expect(late.stdout).toContain('(timestamp-stale)')
  })

  it('repeats neither the secret nor the body', async () => {
    const { stdout, stderr } = await verify('-', [], { input: `${sent} ` })
    for (const text of [secret, '+14155550100']) expect(stdout + stderr).not.toContain(text)
  })

  it.each([80, 120])('breaks no word at %i columns', async (columns) => {
    const path = await file('reserialised.json', JSON.stringify(JSON.parse(sent)))
    const { stdout } = await verify(path, [], { columns, env: { AUDIAN_WEBHOOK_SECRET: secret, NO_COLOR: '1' } })
    expect(Math.max(...stdout.split(/\r?\n/).map((line) => line.length))).toBeLessThanOrEqual(columns)
    expect(stdout.replace(/\s+/g, ' ')).toContain('for example with express.raw({ type: "*/*" }).')
  })

  it.each([
    [['--at', 'soon'], {}, "--at: 'soon' is not a time."],
    [['--secret-env', 'MY_SECRET'], {}, 'MY_SECRET is not set.'],
    [[], { AUDIAN_WEBHOOK_SECRET: '' }, 'AUDIAN_WEBHOOK_SECRET is empty.'],
  ])('refuses %j with %j', async (flags, environment, message) => {
    const env = { AUDIAN_WEBHOOK_SECRET: secret, ...environment }
    const { exitCode, stderr } = await verify('-', flags, { input: sent, env })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  it('names a file that cannot be read', async () => {
    const { exitCode, stderr } = await verify(join(folder, 'missing.json'))
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`Cannot read ${join(folder, 'missing.json')}`)
  })
})
