import { expect, it } from 'vitest'
import { both } from '../doubles/running.ts'
import type { RedeliverProgress } from './follow-attempts.ts'

const completed = { event: 'call.completed', data: { call_id: 'call_1' } }
const failed = { event: 'call.failed', data: { call_id: 'call_2' } }

it('sends again what a search finds, once, within the limit of open requests', async () => {
  const { emulator, receiver } = await both({ perEndpoint: 3 })
  for (let sent = 0; sent < 20; sent++) emulator.send(completed)
  emulator.send(failed)
  await emulator.settled()
  const answers: (() => void)[] = []
  receiver.behave((_request, response) => void answers.push(() => response.end()))
  const { deliveries, skipped } = await emulator.redeliverAll({ search: 'event:call.completed' })
  await receiver.arrived(24)
  expect(receiver.open).toBe(3)
  receiver.behave(200)
  for (const answer of answers) answer()
  await emulator.settled()
  expect(skipped).toEqual([])
  expect(deliveries).toHaveLength(20)
  expect(deliveries.map(({ eventId }) => eventId)).toEqual(
    emulator
      .deliveries()
      .slice(0, 20)
      .map(({ eventId }) => eventId),
  )
  expect(emulator.deliveries().slice(21)).toMatchObject(Array(20).fill({ kind: 'redelivery', status: 'delivered' }))
  expect(receiver.received).toHaveLength(41)
  expect(receiver.mostOpen).toBe(3)
})

it('skips and reports deliveries that cannot arrive', async () => {
  const { emulator, receiver } = await both()
  const gone = emulator.register({ url: receiver.url })
  const paused = emulator.register({ url: receiver.url })
  emulator.send(completed)
  emulator.send(completed, { as: 'wrong-key' })
  await emulator.settled()
  emulator.unregister(gone.id)
  emulator.update(paused.id, { active: false })
  const { deliveries, skipped } = await emulator.redeliverAll()
  expect(deliveries).toHaveLength(1)
  expect(skipped.map(({ delivery, reason }) => [delivery.sequence, reason])).toEqual([
    [2, 'endpoint-deleted'],
    [3, 'endpoint-paused'],
    [4, 'to-be-refused'],
    [5, 'to-be-refused'],
    [6, 'to-be-refused'],
  ])
  expect(() => emulator.redeliverAll({ search: 'colour:red' })).toThrow(/Unknown term colour/)
})

it('reports its progress, until each has an outcome or was cleared', async () => {
  const { emulator, receiver } = await both({ perEndpoint: 2 })
  for (let sent = 0; sent < 4; sent++) emulator.send(completed)
  await emulator.settled()
  receiver.behave(503, 'hang')
  const steps: RedeliverProgress[] = []
  await emulator.redeliverAll({ onProgress: (progress) => steps.push(progress) })
  expect(steps.at(-1)).toEqual({ found: 4, started: 4, attempted: 0, finished: false })
  await receiver.arrived(7)
  expect(steps.at(-1)).toEqual({ found: 4, started: 4, attempted: 1, finished: false })
  await emulator.clear({ search: 'kind:redelivery' })
  expect(steps.at(-1)).toEqual({ found: 4, started: 4, attempted: 4, finished: true })
})

it('finishes when nothing is found', async () => {
  const { emulator } = await both()
  const steps: RedeliverProgress[] = []
  await emulator.redeliverAll({ onProgress: (progress) => steps.push(progress) })
  expect(steps).toEqual([{ found: 0, started: 0, attempted: 0, finished: true }])
})
