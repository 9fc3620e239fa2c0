import { createWebhooks } from '@audian-webhooks/core'
import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audianWebhooks } from '../command-line.ts'
import { examined, secret } from './examined.ts'
import { end, listen, receiver } from './receivers.ts'

describe('how the webhook is registered', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator()
  })
  afterAll(() => emulator?.close())

  const examine = (url: string, ...flags: string[]) => examined([url, '--emulator', emulator.url, ...flags])
  const correctly = () => listen(receiver())

  /** Registers it, and has events delivered to it. */
  async function deliveredTo(url: string, ...events: string[]): Promise<string> {
    const { id } = emulator.register({ url })
    for (const event of events) emulator.test(id, { event, data: { call_id: 'call_1' } })
    await emulator.idle()
    return id
  }

  it('correctly, and everything works', async () => {
    const { id, secret: own } = emulator.register({ url: 'http://127.0.0.1:9/' })
    const { url } = await listen(nodeWebhooks(createWebhooks({ secret: own, store: memoryStore(), logger: false })))
    emulator.update(id, { url })
    const env = { AUDIAN_WEBHOOK_SECRET: own }
    const { exitCode, find, ids } = await examined([url, '--emulator', emulator.url, '--send-test'], { env })
    expect(exitCode).toBe(0)
    expect(ids('problem')).toEqual([])
    for (const each of ['address', 'registered', 'active', 'events', 'secret-current']) {
      expect(find(each)).toMatchObject({ status: 'ok' })
    }
  })

  it('not at all', async () => {
    const { exitCode, find } = await examine((await correctly()).url.replace('127.0.0.1', 'localhost'))
    expect(exitCode).toBe(1)
    expect(find('registered')).toMatchObject({ status: 'problem', title: 'No webhook is registered for this URL.' })
  })

  it('with a slash at the end', async () => {
    const { url } = await correctly()
    const { id } = emulator.register({ url: `${url}/` })
    const { find, next } = await examine(url)
    expect(find('registered')).toMatchObject({
      status: 'problem',
      title: `No webhook is registered for exactly this URL, but ${id} is registered for ${url}/.`,
      detail: 'The difference: its path ends with a slash.',
    })
    expect(next).toMatchObject({ id: 'registered', heading: 'Webhook Not Receiving Events' })
  })

  it('for another URL than that of --webhook', async () => {
    const { id } = emulator.register({ url: 'http://127.0.0.1:9/elsewhere' })
    const { find } = await examine((await correctly()).url, '--webhook', id)
    expect(find('registered')).toMatchObject({
      status: 'problem',
      title: `${id} is registered for another URL: http://127.0.0.1:9/elsewhere.`,
    })
  })

  it('but paused', async () => {
    const { url } = await correctly()
    emulator.register({ url, active: false })
    expect((await examine(url)).next).toMatchObject({ id: 'active', heading: 'Webhook Not Receiving Events' })
  })

  it('for events that do not exist', async () => {
    const { url } = await correctly()
    emulator.register({ url, events: ['call.complete', 'voicemail.received'] })
    const { find, next } = await examine(url)
    expect(find('events')).toMatchObject({
      status: 'problem',
      title: 'The webhook is subscribed to call.complete (call.completed is probably meant).',
    })
    expect(next).toMatchObject({ id: 'events', heading: 'Events Not Being Processed' })
  })

  it('for events that are not documented', async () => {
    const { url } = await correctly()
    emulator.register({ url, events: ['call.completed', 'voicemail.received'] })
    const { find } = await examine(url)
    expect(find('events')).toMatchObject({ status: 'warning', title: 'Audian does not document voicemail.received.' })
  })

  it.each([
    [401, 'Signature Verification Failing'],
    [404, 'Webhook Not Receiving Events'],
    [413, 'Webhook Not Receiving Events'],
    [422, 'Events Not Being Processed'],
  ])('and its deliveries are answered %i', async (status, heading) => {
    const { url } = await listen((request, response) => {
      const event = String(request.headers['x-audian-event'])
      if (event.startsWith('audian-webhooks.')) return receiver()(request, response)
      return end(response, event === 'recording.completed' ? 200 : status)
    })
    await deliveredTo(url, 'call.completed', 'call.failed', 'recording.completed')
    const { find, exitCode } = await examine(url)
    expect(exitCode).toBe(1)
    expect(find(`deliveries-${status}`)).toMatchObject({
      status: 'problem',
      title: `Audian has given up 2 of 3 events in the last 24 hours: answered ${status}.`,
      detail: 'Of call.failed 1, of call.completed 1.',
      heading,
    })
  })

  it('and its deliveries are to be repeated', async () => {
    const { url } = await listen((request, response) => {
      if (request.headers['x-audian-event'] === 'call.completed') return end(response, 500)
      return receiver()(request, response)
    })
    await deliveredTo(url, 'call.completed')
    const { find } = await examine(url)
    expect(find('deliveries')).toMatchObject({ status: 'warning', heading: '5xx Errors on Delivery' })
  })

  it('with another secret than that of the receiver', async () => {
    const { url } = await correctly()
    emulator.register({ url })
    const { find, next } = await examine(url, '--send-test')
    expect(find('secret-current')).toMatchObject({
      status: 'problem',
      title: 'Audian’s test delivery was answered 401.',
      detail: 'The receiver accepts the secret passed here, so this is not the current secret at Audian.',
    })
    expect(next).toMatchObject({ id: 'secret-current', heading: 'Signature Verification Failing' })
  })

  it('is found out without a URL', async () => {
    const { url } = await correctly()
    const { id } = emulator.register({ url })
    const flags = ['--emulator', emulator.url]
    expect((await examined(['--webhook', id, ...flags])).find('registered')).toMatchObject({ status: 'ok' })
    const many = await audianWebhooks(['doctor', ...flags])
    expect(many.exitCode).toBe(2)
    expect(many.stderr).toMatch(/The account has \d+ webhooks: pass a URL/)
    const none = await audianWebhooks(['doctor', '--webhook', 'wh_nobody', ...flags])
    expect(none).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('There is no webhook wh_nobody.') })
    expect(await audianWebhooks(['doctor'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Pass a URL'),
    })
  })

  it('cannot be found out with a wrong token', async () => {
    const env = { AUDIAN_TOKEN: 'a-wrong-token', AUDIAN_WEBHOOK_SECRET: secret }
    const args = ['doctor', (await correctly()).url, '--base-url', emulator.apiUrl, '--json']
    const { exitCode, stdout, stderr } = await audianWebhooks(args, { env })
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    const api = JSON.parse(stdout).findings.at(-1)
    expect(api).toMatchObject({ id: 'api', status: 'problem', detail: expect.stringContaining('401') })
    expect(stdout).not.toContain('a-wrong-token')
  })

  it('cannot be found out in time', async () => {
    const silent = await listen(() => undefined, '/v2')
    const env = { AUDIAN_TOKEN: 'token' }
    const args = ['https://hooks.invalid/', '--base-url', silent.url, '--timeout', '1s']
    const { exitCode, findings } = await examined(args, { env })
    expect(exitCode).toBe(1)
    expect(findings.at(-1)).toMatchObject({
      id: 'time',
      status: 'problem',
      title: expect.stringContaining('within 12 s'),
    })
  })
})
