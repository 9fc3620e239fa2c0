import { createWebhooks } from '@audian-webhooks/core'
import type { Envelope } from '@audian-webhooks/core/protocol'
import { sampleEvent, sampleEvents } from '@audian-webhooks/core/protocol'
import { expect, it } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { inject } from './inject.ts'

const names = Object.keys(sampleEvents) as (keyof typeof sampleEvents)[]
const all: readonly Envelope[] = names.flatMap((name) => [sampleEvents[name], sampleEvent(name)])

it('has a sample of every documented event, and of nothing else', () => {
  expect(names).toEqual([
    'call.initiated',
    'call.ringing',
    'call.answered',
    'call.completed',
    'call.failed',
    'recording.completed',
  ])
})

it.each(names)('fits the schema of the core: %s', async (name) => {
  const webhooks = createWebhooks({ secret: 's', store: 'none', logger: false, clock: fakeClock() })
  const issues: unknown[] = []
  webhooks.on('*', (_event, context) => void issues.push(context.issues))
  await inject(webhooks, name)
  await inject(webhooks, sampleEvents[name])

  expect(issues).toEqual([[], []])
})

it('names an event that has no sample, and what to write in its place', () => {
  const name: string = 'voicemail.left'
  expect(() => sampleEvent(name as 'call.failed')).toThrow(
    "sampleEvent(): unknown event 'voicemail.left'. Write it as an object with `event` and `data`.",
  )
})

it.each(all)('is in the form of Audian: $event, $id', (event) => {
  expect(event.id).toMatch(/^evt_\w+$/)
  expect(event.version).toBe('v1')
  expect(new Date(event.timestamp ?? '').toISOString()).toBe(event.timestamp)
})

it.each(all)('rings at no one: $event, $id', ({ data }) => {
  const numbers = JSON.stringify(data).match(/\+\d+/g) ?? []
  for (const number of numbers) expect(number).toMatch(/^\+1415555?01\d\d$/)
})

it('is a new event every time', () => {
  const ids = Array.from({ length: 1000 }, () => sampleEvent('call.failed').id)
  expect(new Set(ids).size).toBe(1000)
})

it('happens now, in the data as well, by default', () => {
  const before = Date.now()
  const { timestamp, data } = sampleEvent('call.ringing')
  expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(before)
  expect(data.ringing_at).toBe(timestamp)

  expect(sampleEvent('call.completed', { timestamp: '2026-02-03T04:05:06.000Z' })).toMatchObject({
    timestamp: '2026-02-03T04:05:06.000Z',
    data: { ended_at: '2026-02-03T04:05:06.000Z' },
  })
})

it('takes what a test is about, and keeps the rest', () => {
  const event = sampleEvent('call.completed', { id: 'evt_mine', version: 'v2', data: { duration: 0, tags: {} } })

  expect(event).toMatchObject({ id: 'evt_mine', version: 'v2', event: 'call.completed' })
  expect(event.data).toMatchObject({ duration: 0, tags: {}, status: 'completed', to: '+14155550101' })
})

it('is checked by the compiler', () => {
  const calls = () => [
    // @ts-expect-error: misspelt
    sampleEvent('call.complete'),
    // @ts-expect-error: another type
    sampleEvent('call.completed', { data: { duration: '7' } }),
    // @ts-expect-error: another event's field
    sampleEvent('call.failed', { data: { duration: 7 } }),
  ]
  expect(calls).toBeTypeOf('function')
})

it('shares the fixed samples safely', () => {
  for (const name of names) {
    expect(Object.isFrozen(sampleEvents[name])).toBe(true)
    expect(Object.isFrozen(sampleEvents[name].data)).toBe(true)
  }
})
