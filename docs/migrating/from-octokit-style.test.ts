import { createHmac } from 'node:crypto'
import { signedDelivery } from '@audian-webhooks/testing'
import * as octokit from '@octokit/webhooks'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { tableUnder } from '../../tooling/docs/tables.ts'
import { type Delivery, deliveriesOf, type Receiver, send, withHeader } from './deliveries.ts'
import { type PagePrograms, programsOf } from './page-programs.ts'
import type { RunningProgram } from './running-program.ts'
import { type Service, startService } from './service.ts'

const page = 'docs/migrating/from-octokit-style.md'
const secret = 'whsec_from_octokit'
const fresh = deliveriesOf('octokit', secret)
const issue = JSON.stringify({ action: 'opened', issue: { number: 7 } })

let programs: PagePrograms
let service: Service
let before: RunningProgram
let after: RunningProgram

beforeAll(async () => {
  ;[programs, service] = await Promise.all([programsOf(page), startService()])
  const options = { secret, functions: ['fileTicket', 'notifyTeam'], serviceUrl: service.url }
  ;[before, after] = await Promise.all([
    programs.startScript(0, { ...options, env: { GITHUB_WEBHOOK_SECRET: secret } }),
    programs.startTypeScript(0, options),
  ])
})
afterEach(() => service.reset())
afterAll(async () => {
  await Promise.all([before?.kill(), after?.kill()])
  programs?.remove()
  await service?.stop()
})

/** A delivery as GitHub sends it. */
function github(text = issue, { key = secret, event = 'issues' } = {}): Delivery {
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(text).digest('hex')}`,
  }
  return { headers, body: Buffer.from(text) }
}

async function answer({ origin }: Receiver, { headers, body }: Delivery, path = '/webhooks'): Promise<string> {
  const response = await fetch(`${origin}${path}`, { method: 'POST', headers, body })
  return `${response.status} ${await response.text()}`
}

const begun = () => service.begun.map(({ name }) => name)
const called = () => service.succeeded.length

it('runs all handlers at once before, and one after another after', async () => {
  service.plan('waits')
  const first = send(before, github())
  await expect.poll(begun).toEqual(['fileTicket', 'notifyTeam'])
  service.reset()
  expect(await first).toBe(500)

  service.plan('waits')
  const second = send(after, fresh())
  await expect.poll(begun).toEqual(['fileTicket'])
  service.release()
  expect(await second).toBe(200)
  expect(begun()).toEqual(['fileTicket', 'notifyTeam'])
})

it('answers 500 for a handler that fails, with its message before, and runs all handlers again after', async () => {
  service.plan('fails')
  const message = 'fileTicket() got 500 from its service.'
  expect(await answer(before, github())).toBe(`500 {"error":"Error: ${message}"}`)
  await expect.poll(begun).toEqual(['fileTicket', 'notifyTeam'])
  await expect.poll(before.output).toContain(message)
  service.reset()

  service.plan('fails')
  const delivery = fresh()
  expect(await answer(after, delivery)).toBe('500 {"error":"A handler failed"}')
  expect(begun()).toEqual(['fileTicket'])
  await expect.poll(after.output).toContain(message)
  expect(await send(after, delivery)).toBe(200)
  expect(begun()).toEqual(['fileTicket', 'fileTicket', 'notifyTeam'])
})

it('answers 202 before, and waits for the failure after, if a handler needs 10 s', async () => {
  service.plan('waits', 'waits', 'waits')
  const late = send(after, fresh())
  await expect.poll(begun).toEqual(['fileTicket'])
  expect(await answer(before, github())).toBe('202 still processing\n')
  service.release('fails')
  expect(await late).toBe(500)
})

describe('the same event twice', () => {
  it('in sequence', async () => {
    const delivery = github()
    expect([await send(before, delivery), await send(before, delivery)]).toEqual([200, 200])
    expect(called()).toBe(4)
    service.reset()
    const signed = fresh()
    expect([await send(after, signed), await send(after, signed)]).toEqual([200, 200])
    expect(called()).toBe(2)
  })

  it('at the same time', async () => {
    service.plan('waits', 'waits', 'waits', 'waits')
    const both = [send(before, github()), send(before, github())]
    await expect.poll(() => begun().length).toBe(4)
    service.release()
    expect(await Promise.all(both)).toEqual([200, 200])
    service.reset()

    service.plan('waits')
    const signed = fresh()
    const first = send(after, signed)
    await expect.poll(begun).toEqual(['fileTicket'])
    expect(await send(after, signed)).toBe(503)
    service.release()
    expect(await first).toBe(200)
    expect(called()).toBe(2)
  })
})

it('does not handle an old delivery after', async () => {
  expect(await send(after, fresh({ now: Date.now() - 2 * 3_600_000 }))).toBe(503)
  expect(called()).toBe(0)
})

it('rejects a wrong signature, and reports it', async () => {
  expect(await send(before, github(issue, { key: 'other' }))).toBe(400)
  await expect.poll(before.output).toContain('signature does not match event payload and secret')
  expect(await send(after, fresh({ secret: 'whsec_other' }))).toBe(401)
  await expect.poll(after.output).toContain('signature-wrong')
  expect(begun()).toEqual([])
})

it('rejects another content type before, and not after', async () => {
  expect(await send(before, withHeader(github(), 'content-type', 'text/plain'))).toBe(415)
  expect(called()).toBe(0)
  expect(await send(after, withHeader(fresh(), 'content-type', 'text/plain'))).toBe(200)
  expect(called()).toBe(2)
})

it('answers 400 before, and 500 after, to a signed body that is not JSON', async () => {
  expect(await send(before, github('not JSON'))).toBe(400)
  expect(await send(after, signedDelivery('not JSON', { secret }))).toBe(500)
})

it('gives a name without a handler to onAny() before, and to onUnmatched() after', async () => {
  expect(await send(before, github('{"action":"published"}', { event: 'release' }))).toBe(200)
  await expect.poll(before.output).toContain('72d3162e-cc78-11e3-81ab-4c9367dc0958: release')
  const unknown = { id: 'evt_transferred', event: 'call.transferred', data: {} }
  expect(await send(after, signedDelivery(unknown, { secret }))).toBe(200)
  await expect.poll(after.output).toContain('default:evt_transferred: call.transferred')
  expect(begun()).toEqual([])
})

it('receives both in one process', async () => {
  const env = { GITHUB_WEBHOOK_SECRET: secret }
  const both = await programs.startTypeScript(1, { secret, functions: [], serviceUrl: service.url, env })
  expect(await answer(both, github(), '/github')).toBe('200 ok\n')
  expect(await answer(both, github(issue, { key: 'other' }), '/github')).toContain('400 ')
  expect(await answer(both, fresh())).toBe('200 {"received":true}')
  expect(await answer(both, fresh(), '/elsewhere')).toBe('404 {"error":"Not found"}')
  await both.kill()
})

it("does not verify Audian's signature before", async () => {
  const { headers, body } = fresh()
  const signature = `sha256=${headers['x-audian-signature']}`
  const audian = { body, headers: { ...github().headers, ...headers, 'x-hub-signature-256': signature } }
  expect(await send(before, audian)).toBe(400)
  expect(begun()).toEqual([])
})

it("names what octokit's module and receiver have", () => {
  const names = tableUnder(page, 'Names').map(([name = '']) => name)
  const receiver = new octokit.Webhooks({ secret })
  const methods = names.flatMap((name) => /`webhooks\.(\w+)\(/.exec(name)?.[1] ?? [])
  expect(methods.length).toBeGreaterThan(6)
  expect(methods.filter((name) => typeof Reflect.get(receiver, name) !== 'function')).toEqual([])
  const exported = names.flatMap((name) => /^`(?:new )?(?!webhooks\b)(\w+)/.exec(name)?.[1] ?? [])
  expect(exported).toContain('createWebMiddleware')
  expect(exported.filter((name) => !(name in octokit))).toEqual([])
})
