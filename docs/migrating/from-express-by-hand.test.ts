import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { deliveriesOf, send, signatureForms, withHeader } from './deliveries.ts'
import { type PagePrograms, programsOf } from './page-programs.ts'
import type { RunningProgram } from './running-program.ts'
import { type Service, startService } from './service.ts'

const secret = 'whsec_from_express'
const names = ['processCellCompletedEvent', 'processCallCompletedEvent', 'processRecordingCompletedEvent']
const fresh = deliveriesOf('express', secret)
const twoHours = 2 * 3_600_000

let programs: PagePrograms
let service: Service
let before: RunningProgram
let after: RunningProgram

beforeAll(async () => {
  ;[programs, service] = await Promise.all([programsOf('docs/migrating/from-express-by-hand.md'), startService()])
  ;[before, after] = await Promise.all([startBefore(), startAfter()])
})
afterEach(() => service.reset())
afterAll(async () => {
  await Promise.all([before?.kill(), after?.kill()])
  programs?.remove()
  await service?.stop()
})

const startBefore = (options: { secret?: string; functions?: string[] } = {}) =>
  programs.startScript(0, { secret, functions: names, serviceUrl: service.url, ...options })
const startAfter = (options: { secret?: string; functions?: string[] } = {}) =>
  programs.startTypeScript(0, { secret, functions: names, serviceUrl: service.url, ...options })

const called = () => service.succeeded.length

describe('a body that JSON.stringify() does not write in the same way', () => {
  it.each([
    ['spaces', '"data": {}'],
    ['an escaped letter', '"data":{"name":"caf\\u00e9"}'],
    ['an escaped slash', '"data":{"path":"a\\/b"}'],
    ['a number with a final zero', '"data":{"price":3.50}'],
    ['a number with an exponent', '"data":{"price":1e3}'],
    ['a key that is a number', '"data":{"a":1,"1":2}'],
  ])('%s', async (name, data) => {
    const body = (id: string) => `{"id":"${id}","event":"call.completed",${data}}`
    expect(await send(before, signedDelivery(body(`evt_${name}`), { secret }))).toBe(401)
    expect(called()).toBe(0)
    expect(await send(after, signedDelivery(body(`evt_${name}`), { secret }))).toBe(200)
    expect(called()).toBe(1)
  })

  it('and one that it does', async () => {
    const body = `{"id":"evt_same","event":"call.completed","data":{}}`
    expect(await send(before, signedDelivery(body, { secret }))).toBe(200)
    expect(await send(after, signedDelivery(body, { secret }))).toBe(200)
    await expect.poll(called).toBe(2)
  })
})

it.each(signatureForms)('rejects a signature %s before, and not after', async (_form, change) => {
  const delivery = change(fresh())
  expect(await send(before, delivery)).toBe(401)
  expect(called()).toBe(0)
  expect(await send(after, delivery)).toBe(200)
  expect(called()).toBe(1)
})

describe('a handler that fails', () => {
  it('loses the event before', async () => {
    service.plan('fails')
    expect(await send(before, fresh())).toBe(200)
    await expect.poll(before.output).toContain('processCellCompletedEvent() got 500 from its service.')
    expect(called()).toBe(0)
  })

  it('gets the event again after', async () => {
    service.plan('fails')
    const delivery = fresh()
    expect(await send(after, delivery)).toBe(500)
    expect(called()).toBe(0)
    expect(await send(after, delivery)).toBe(200)
    expect(called()).toBe(1)
  })
})

describe('a process that is killed while a handler runs', () => {
  it('has answered 200 before', async () => {
    const dying = await startBefore()
    service.plan('waits')
    expect(await send(dying, fresh())).toBe(200)
    await expect.poll(() => service.begun.length).toBe(1)
    await dying.kill()
    expect(called()).toBe(0)
  })

  it('has not answered after, and the next process handles the retry', async () => {
    const dying = await startAfter()
    service.plan('waits')
    const delivery = fresh()
    const answer = send(dying, delivery).catch(() => 'none')
    await expect.poll(() => service.begun.length).toBe(1)
    await dying.kill()
    expect(await answer).toBe('none')
    expect(called()).toBe(0)
    const next = await startAfter()
    expect(await send(next, delivery)).toBe(200)
    expect(called()).toBe(1)
    await next.kill()
  })
})

it('runs handlers twice before, and once after, for an event that comes twice', async () => {
  const delivery = fresh()
  expect([await send(before, delivery), await send(before, delivery)]).toEqual([200, 200])
  await expect.poll(called).toBe(2)
  expect([await send(after, delivery), await send(after, delivery)]).toEqual([200, 200])
  expect(called()).toBe(3)
})

it('accepts an old delivery before, and not after', async () => {
  const delivery = fresh({ now: Date.now() - twoHours })
  expect(await send(before, delivery)).toBe(200)
  await expect.poll(called).toBe(1)
  expect(await send(after, delivery)).toBe(503)
  expect(called()).toBe(1)
})

it('loses an event before, and not after, whose function no one has defined', async () => {
  const delivery = fresh()
  const guide = await startBefore({ functions: [] })
  expect(await send(guide, delivery)).toBe(200)
  await expect.poll(guide.output).toContain('ReferenceError: processCellCompletedEvent is not defined')
  await guide.kill()
  const typescript = await startAfter({ functions: [] })
  expect(await send(typescript, delivery)).toBe(500)
  await expect.poll(typescript.output).toContain('ReferenceError: processCallCompletedEvent is not defined')
  await typescript.kill()
})

it('rejects a body of 150 kB before, and not after', async () => {
  const delivery = signedDelivery(sampleEvent('call.completed', { data: { completion_reason: 'x'.repeat(150_000) } }), {
    secret,
  })
  expect(await send(before, delivery)).toBe(413)
  expect(called()).toBe(0)
  expect(await send(after, delivery)).toBe(200)
  expect(called()).toBe(1)
})

it('rejects another content type before, and not after', async () => {
  const delivery = withHeader(fresh(), 'content-type', 'text/plain')
  expect(await send(before, delivery)).toBe(401)
  expect(called()).toBe(0)
  expect(await send(after, delivery)).toBe(200)
  expect(called()).toBe(1)
})

it('answers 400 before, and 500 after, to a signed body that is not JSON', async () => {
  const delivery = signedDelivery('not JSON', { secret })
  expect(await send(before, delivery)).toBe(400)
  expect(await send(after, delivery)).toBe(500)
})

it('believes forgers before, and does not start after, without a secret', async () => {
  const open = await startBefore({ secret: '' })
  const forged = fresh({ secret: '' })
  expect(await send(open, forged)).toBe(200)
  await expect.poll(called).toBe(1)
  await open.kill()
  await expect(startAfter({ secret: '' })).rejects.toThrow('OptionsError')
})

it('rejects what is signed with another secret, before and after', async () => {
  const forged = fresh({ secret: 'whsec_other' })
  expect([await send(before, forged), await send(after, forged)]).toEqual([401, 401])
  expect(service.begun).toEqual([])
})
