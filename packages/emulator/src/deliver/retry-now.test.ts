import { expect, it } from 'vitest'
import { both } from '../doubles/running.ts'

const minute = 60_000
const event = { event: 'call.completed', data: { call_id: 'call_1' } }

it('makes the next attempt now: the same delivery, with the next attempt number', async () => {
  const { emulator, receiver } = await both()
  receiver.behave(503, 200)
  const [sent] = emulator.send(event)
  await emulator.idle()
  expect(emulator.deliveries()).toMatchObject([{ status: 'retrying', nextAttemptAt: expect.any(Number) }])

  const retried = emulator.retryNow(sent?.id ?? '')
  expect(retried).toMatchObject({ id: sent?.id, status: 'retrying', nextAttemptAt: undefined })
  await emulator.settled()
  expect(emulator.deliveries()).toMatchObject([{ status: 'delivered', attempts: [{ number: 1 }, { number: 2 }] }])
  const [first, second] = receiver.received.map(({ headers, body }) => ({ id: headers['x-audian-delivery-id'], body }))
  expect(second?.body).toBe(first?.body)
  expect(second?.id).not.toBe(first?.id)
})

it('leaves the schedule as it is when that attempt fails too, and does not make it twice', async () => {
  const { emulator, receiver } = await both()
  receiver.behave(503)
  const [sent] = emulator.send(event)
  await emulator.idle()
  emulator.retryNow(sent?.id ?? '')
  await emulator.idle()
  // The second wait is five minutes. The first one, of a minute, no longer counts.
  await emulator.advance(5 * minute - 1)
  expect(receiver.received).toHaveLength(2)
  await emulator.advance(minute)
  expect(receiver.received).toHaveLength(3)
})

it('starts a delivery that chaos holds back', async () => {
  const { emulator, receiver } = await both({ chaos: { reorder: 1 } })
  const [sent] = emulator.send(event)
  await emulator.idle()
  expect(receiver.received).toHaveLength(0)
  emulator.retryNow(sent?.id ?? '')
  await emulator.settled()
  expect(receiver.received).toHaveLength(1)
})

it('reports why it cannot: the delivery has ended, its attempt is in progress, or it is unknown', async () => {
  const { emulator, receiver } = await both()
  const [ended] = emulator.send(event)
  await emulator.settled()
  expect(() => emulator.retryNow(ended?.id ?? '')).toThrow(
    expect.objectContaining({
      code: 'NOT_WAITING',
      message: 'Delivery #1 does not wait for an attempt: it has ended as delivered. Redeliver it instead.',
    }),
  )
  receiver.behave('hang')
  const [running] = emulator.send(event)
  await receiver.arrived(2)
  expect(() => emulator.retryNow(running?.id ?? '')).toThrow(/#2 .*: its attempt is in progress\.$/)
  expect(() => emulator.retryNow('dlv_none')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))

  const answer = await fetch(`${emulator.url}/_emulator/deliveries/${ended?.id}/retry`, { method: 'POST' })
  expect(answer.status).toBe(409)
})
