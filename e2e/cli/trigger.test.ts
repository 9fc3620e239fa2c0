import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Emulator, type EmulatorOptions, startEmulator } from '@audian-webhooks/emulator'
import { freePort } from '@audian-webhooks/test-services'
import { describe, expect, it, onTestFinished } from 'vitest'
import { audianWebhooks, startAudianWebhooks } from './command-line.ts'
import { certificate } from './doctor/certificates.ts'
import { audianReceiver, plainReceiver } from './receivers.ts'
import { emptyFolder, runningDev, slow } from './running-dev.ts'

const secret = 'whsec_of_the_tests'
const env = { AUDIAN_WEBHOOK_SECRET: secret }

async function emulatorFor(url: string, options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ speed: 0, ...options })
  onTestFinished(() => emulator.close())
  emulator.register({ url, secret })
  return emulator
}

describe('audian-webhooks trigger, straight to a receiver', () => {
  it('sends a documented event, signed', async () => {
    const { url, handled } = await audianReceiver(secret)
    const args = ['trigger', 'call.completed', '--set', 'data.duration=42', '--set-new', 'data.mood=good', '--url', url]
    const { exitCode, stdout, stderr } = await audianWebhooks(args, { env })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^200 +\d+ ms {2}call\.completed {2}evt_[0-9a-f]{32}\n +http:.*\n +\{"received":true\}\n$/)
    expect(handled).toMatchObject([{ event: 'call.completed', data: { duration: 42, mood: 'good' } }])
  })

  it('prints JSON', async () => {
    const { url } = await plainReceiver(503, 'later')
    const { exitCode, stdout } = await audianWebhooks(['trigger', 'call.failed', '--json', '--url', url], { env })
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      event: 'call.failed',
      url,
      status: 503,
      answer: 'later',
      expected: false,
    })
  })

  it('fails when nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`
    const { exitCode, stdout } = await audianWebhooks(['trigger', 'call.failed', '--url', url], { env })
    expect(exitCode).toBe(1)
    expect(stdout).toContain('(ECONNREFUSED)')
  })

  it('names the variable that trusts a self-signed certificate, which then works', async () => {
    const { cert, key } = await certificate('self')
    const server = createServer({ cert, key }, (_request, response) => response.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const args = ['trigger', 'call.failed', '--url', url]
    const { exitCode, stdout } = await audianWebhooks(args, { env })
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/self-signed certificate.*To trust this certificate, set NODE_EXTRA_CA_CERTS/)

    const file = join(emptyFolder(), 'cert.pem')
    writeFileSync(file, cert)
    expect(await audianWebhooks(args, { env: { ...env, NODE_EXTRA_CA_CERTS: file } })).toMatchObject({ exitCode: 0 })
  })

  it('sees whether a wrong signature is rejected', async () => {
    const right = await audianReceiver(secret)
    const wrong = await plainReceiver()
    const down = await plainReceiver(503)
    const args = (url: string) => ['trigger', 'call.failed', '--bad-signature', '--url', url]
    const refused = await audianWebhooks(args(right.url))
    expect(refused).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Rejected, as expected.') })
    const accepted = await audianWebhooks(args(wrong.url))
    expect(accepted).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Accepted, although') })
    expect(await audianWebhooks(args(down.url))).toMatchObject({ exitCode: 1 })
    expect(right.handled).toEqual([])
  })

  it.each(['+2h', '-2h'])('signs with a clock that is off by %s', async (skew) => {
    const { url, received } = await plainReceiver()
    await audianWebhooks(['trigger', 'call.failed', '--skew', skew, '--url', url], { env })
    const seconds = Number(received[0]?.headers['x-audian-timestamp']) - Date.now() / 1000
    expect(Math.abs(seconds - (skew === '+2h' ? 7200 : -7200))).toBeLessThan(60)
  })

  it('repeats it with new ids, or with the one that is given', async () => {
    const { url, handled } = await audianReceiver(secret)
    await audianWebhooks(['trigger', 'call.failed', '--repeat', '3', '--every', '10', '--url', url], { env })
    expect(new Set(handled.map(({ id }) => id)).size).toBe(3)
    await audianWebhooks(['trigger', 'call.failed', '--repeat', '2', '--id', 'evt_mine', '--url', url], { env })
    expect(handled.slice(3)).toMatchObject([{ id: 'evt_mine' }])
  })

  it.each([
    [['call.complete'], 'Did you mean call.completed?'],
    [['sms.received'], 'Documented events: call.initiated'],
    [['call.completed', '--set', 'duration=1'], 'Did you mean data.duration?'],
    [['call.completed', '--set-new', '__proto__.x=1'], 'a field cannot have the name __proto__'],
    [['call.completed', '--skew', '10'], 'is not a duration'],
    [['call.completed', '--skew', '1s', '--bad-signature'], 'not both'],
    [['call.completed', '--repeat', '0'], 'a whole number from 1'],
    [['call.completed', '--url', 'localhost:3000'], 'must be a URL'],
    [['call.completed', '--url', 'http://me:pw@localhost/'], 'remove the user name'],
    [['call.completed', '--url', 'http://localhost/'], 'AUDIAN_WEBHOOK_SECRET is not set'],
    [['call.completed', '--emulator', 'localhost'], 'is not the address of a local Audian'],
    [['call.completed', '--edit', '--url', 'http://localhost/', '--bad-signature'], 'neither VISUAL nor EDITOR is set'],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stdout, stderr } = await audianWebhooks(['trigger', ...args])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('sends an event that no document names, if asked to', async () => {
    const { url, handled } = await audianReceiver(secret)
    const args = ['trigger', 'sms.received', '--unknown-event', '--set-new', 'data.text=hi', '--url', url]
    expect(await audianWebhooks(args, { env })).toMatchObject({ exitCode: 0 })
    expect(handled).toMatchObject([{ event: 'sms.received', data: { text: 'hi' } }])
  })
})

describe('audian-webhooks trigger --edit', () => {
  const edit = async (editor: string, url: string) => {
    const TMPDIR = join(emptyFolder(), 'tmp')
    mkdirSync(TMPDIR)
    const result = await audianWebhooks(['trigger', 'call.completed', '--edit', '--url', url], {
      env: { ...env, EDITOR: editor, TMPDIR },
    })
    return { ...result, TMPDIR }
  }

  it('sends what was saved, and removes the file', async () => {
    const { url, handled } = await audianReceiver(secret)
    const { exitCode, TMPDIR } = await edit("sed -i 's/305/7/'", url)
    expect(exitCode).toBe(0)
    expect(handled).toMatchObject([{ data: { duration: 7 } }])
    expect(readdirSync(TMPDIR)).toEqual([])
  })

  it('keeps a text that cannot be read, and sends nothing', async () => {
    const { url, received } = await plainReceiver()
    const { exitCode, stderr } = await edit("sed -i 's/}$//'", url)
    expect(exitCode).toBe(1)
    const [path = ''] = /\/\S+event\.json/.exec(stderr) ?? []
    expect(existsSync(path)).toBe(true)
    expect(received).toEqual([])
  })

  it.each([
    ['an empty file', 'truncate -s 0', 'The saved file is empty'],
    ['an editor that fails', 'false', "The editor 'false' failed"],
  ])('sends nothing after %s', async (_name, editor, message) => {
    const { url, received } = await plainReceiver()
    const { exitCode, stderr, TMPDIR } = await edit(editor, url)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(message)
    expect(received).toEqual([])
    expect(readdirSync(TMPDIR)).toEqual([])
  })

  it('lets the editor have the terminal', async () => {
    const { url, handled } = await audianReceiver(secret)
    const editor = join(emptyFolder(), 'editor')
    writeFileSync(editor, '#!/bin/sh\nprintf "edit? "; read key; sed -i "s/305/$key/" "$1"\n', { mode: 0o755 })
    const args = ['trigger', 'call.completed', '--edit', '--url', url]
    const running = await startAudianWebhooks(args, { columns: 80, env: { ...env, VISUAL: editor } })
    await expect.poll(running.output, slow).toContain('edit? ')
    running.type('9\r')
    expect((await running.ended).exitCode).toBe(0)
    expect(handled).toMatchObject([{ data: { duration: 9 } }])
  })
})

describe('audian-webhooks trigger, through a local Audian', () => {
  it('has it sent and retried by dev, which shows it', async () => {
    const { url } = await plainReceiver(503, 'later')
    const dev = await runningDev(['--forward-to', url])
    const { exitCode, stdout } = await audianWebhooks(['trigger', 'call.failed', '--emulator', dev.ready.url])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^503 +\d+ ms {2}call\.failed {2}evt_\S+\n.*\n +later\n +The local Audian will retry it/)
    await expect.poll(dev.attempts, slow).toMatchObject([{ event: 'call.failed', outcome: 'retrying' }])
  })

  it('finds it by AUDIAN_EMULATOR', async () => {
    const { url, handled } = await audianReceiver(secret)
    const emulator = await emulatorFor(url)
    const options = { env: { AUDIAN_EMULATOR: emulator.url } }
    expect(await audianWebhooks(['trigger', 'call.failed'], options)).toMatchObject({ exitCode: 0 })
    expect(handled).toHaveLength(1)
  })

  it('sends with a wrong signature, or a clock that is off, once', async () => {
    const { url, handled } = await audianReceiver(secret)
    const emulator = await emulatorFor(url)
    const to = ['--emulator', emulator.url]
    expect(await audianWebhooks(['trigger', 'call.failed', '--bad-signature', ...to])).toMatchObject({ exitCode: 0 })
    expect(await audianWebhooks(['trigger', 'call.failed', '--skew', '-3h', ...to])).toMatchObject({ exitCode: 1 })
    expect(await audianWebhooks(['trigger', 'call.failed', '--skew', '-30s', ...to])).toMatchObject({ exitCode: 0 })
    expect(emulator.deliveries()).toMatchObject([
      { kind: 'wrong-key', status: 'failed' },
      { kind: 'skewed', skewMs: -10_800_000, status: 'failed' },
      { kind: 'skewed', skewMs: -30_000, status: 'delivered' },
    ])
    expect(handled).toHaveLength(1)
  })

  it('says when no webhook has subscribed', async () => {
    const emulator = await startEmulator()
    onTestFinished(() => emulator.close())
    const { exitCode, stderr } = await audianWebhooks(['trigger', 'call.failed', '--emulator', emulator.url])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('No active webhook has subscribed to call.failed')
  })

  it('says when there is no local Audian, or something else', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`
    const none = await audianWebhooks(['trigger', 'call.failed', '--emulator', nowhere])
    expect(none).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Start one with audian-webhooks dev') })
    const { url } = await plainReceiver()
    const other = await audianWebhooks(['trigger', 'call.failed', '--emulator', url])
    expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('does not respond as a local Audian') })
  })

  it('passes on why the local Audian refuses', async () => {
    const { url } = await plainReceiver()
    const emulator = await emulatorFor(url)
    const args = ['trigger', 'call failed', '--unknown-event', '--emulator', emulator.url]
    const { exitCode, stderr } = await audianWebhooks(args)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('An event needs a name')
  })
})
