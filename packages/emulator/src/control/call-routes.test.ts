import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { both, emulatorOf } from '../doubles/running.ts'
import type { Emulator } from '../emulator.ts'
import type { CallPage } from './views.ts'

async function get<T>(emulator: Emulator, path: string): Promise<{ status: number; body: T }> {
  const response = await fetch(`${emulator.url}/_emulator${path}`)
  return { status: response.status, body: (await response.json()) as T }
}

function page(emulator: Emulator, query: Readonly<Record<string, string>> = {}) {
  return get<CallPage & { message?: string }>(emulator, `/calls?${new URLSearchParams(query)}`)
}

it('lists calls, newest first, in pages that follow each other', async () => {
  const { emulator } = await both()
  emulator.play('failed', { calls: 5 })
  emulator.send({ event: 'account.changed', data: {} })
  await emulator.settled()
  const all = emulator.calls().map(({ id }) => id)
  const first = (await page(emulator, { limit: '2' })).body
  expect(first).toMatchObject({ more: true, known: 5, withoutCall: 1 })
  expect(first.calls.map(({ id }) => id)).toEqual([all[4], all[3]])
  const second = (await page(emulator, { limit: '3', before: String(first.next) })).body
  expect(second.more).toBe(false)
  expect(second.calls.map(({ id }) => id)).toEqual([all[2], all[1], all[0]])
})

it('finds calls with one delivery that matches all terms', async () => {
  const { emulator, receiver } = await both()
  emulator.play('failed', { calls: 2 })
  await emulator.settled()
  receiver.behave(400)
  emulator.send({ event: 'call.initiated', data: { call_id: 'call_1', from: '+49 30 123456' } })
  emulator.send({ event: 'account.changed', data: {} })
  await emulator.settled()
  const found = async (q: string, others = {}) => (await page(emulator, { q, ...others })).body.calls.length
  expect(await found('event:call.failed')).toBe(2)
  expect(await found('event:call.failed status:failed')).toBe(0)
  expect(await found('event:call.initiated status:failed')).toBe(1)
  expect(await found('+4930123456')).toBe(1)
  expect(await found('call:call_1')).toBe(1)
  expect(await found('', { problems: 'only' })).toBe(1)
  const { body } = await get<{ deliveries: { event: string }[] }>(emulator, '/deliveries?q=call:none')
  expect(body.deliveries.map(({ event }) => event)).toEqual(['account.changed'])
})

it.each([
  [{ q: 'colour:red' }, 'Unknown term colour:'],
  [{ problems: 'yes' }, 'problems must be only, or be left out.'],
  [{ limit: '0' }, 'limit must be a whole number from 1 to 1,000.'],
])('refuses %j', async (query, message) => {
  const { emulator } = await both()
  const { status, body } = await page(emulator, query)
  expect(status).toBe(422)
  expect(body.message).toContain(message)
})

it.each(['call_1', 'a/b?c#d%20e', 'żółw 1', 'x'.repeat(200), '字'.repeat(200)])('returns the call %s', async (id) => {
  const { emulator } = await both()
  emulator.send({ event: 'call.initiated', data: { call_id: id } })
  const { status, body } = await get<object>(emulator, `/calls/${encodeURIComponent(id)}`)
  expect([status, body]).toMatchObject([200, { id, story: [{ event: 'call.initiated' }] }])
})

it('answers 404 for an unknown call', async () => {
  const { emulator } = await both()
  expect(await get(emulator, '/calls/call_1')).toEqual({ status: 404, body: { message: 'There is no call call_1.' } })
})

it('knows the calls after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'calls-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'state.ndjson')
  const { emulator } = await both({ file })
  emulator.play('recorded', { calls: 2 })
  await emulator.settled()
  const before = emulator.calls()
  await emulator.close()
  const later = await emulatorOf({ file })
  expect(later.calls()).toEqual(before)
  expect((await page(later)).body.calls).toHaveLength(2)
})
