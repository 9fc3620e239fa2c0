import { expect, it } from 'vitest'
import { outcomesOf } from './outcomes.ts'

const delivery = { sequence: 1, event: 'call.failed', kind: 'event', status: 'delivered', lastStatus: 200 } as const

it('counts the deliveries of each event', () => {
  const deliveries = [
    delivery,
    { ...delivery, status: 'retrying', lastStatus: 503 },
    { ...delivery, status: 'pending', lastStatus: undefined },
    { ...delivery, status: 'failed', lastStatus: 404 },
    { ...delivery, event: 'call.ringing' },
  ] as const
  expect(outcomesOf(deliveries)).toEqual([
    { event: 'call.failed', sent: 4, delivered: 1, open: 2, failed: 1, answers: [200, 404, 503] },
    { event: 'call.ringing', sent: 1, delivered: 1, open: 0, failed: 0, answers: [200] },
  ])
})

it('counts what is forged apart, and as right if it was rejected', () => {
  const forged = { ...delivery, kind: 'wrong-key' }
  expect(outcomesOf([{ ...forged, status: 'failed', lastStatus: 401 }, forged])).toMatchObject([
    { event: 'call.failed (wrong-key)', sent: 2, delivered: 1, failed: 1, answers: [200, 401] },
  ])
})
