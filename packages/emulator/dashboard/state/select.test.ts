import { describe, expect, it } from 'vitest'
import type { DeliverySummary } from '../../src/control/views.ts'
import { everything } from './address.ts'
import { select } from './select.ts'

const base: DeliverySummary = {
  id: 'dlv_1',
  sequence: 1,
  kind: 'event',
  endpointId: 'wh_1',
  eventId: 'evt_a',
  event: 'call.ringing',
  createdAt: 0,
  status: 'delivered',
  standing: 'delivered',
  attempts: 1,
}
const deliveries: DeliverySummary[] = [
  base,
  { ...base, id: 'dlv_2', sequence: 2, status: 'failed', standing: 'rejected', lastError: 'The connection was cut.' },
  { ...base, id: 'dlv_3', sequence: 3, event: 'call.failed', endpointId: 'wh_2', lastStatus: 503 },
]
const found = (wanted: Partial<typeof everything>) =>
  select(deliveries, { ...everything, ...wanted }).map(({ sequence }) => sequence)

describe('select()', () => {
  it.each([
    ['everything, newest first', {}, [3, 2, 1]],
    ['a standing', { status: 'rejected' }, [2]],
    ['an event', { event: 'call.failed' }, [3]],
    ['an endpoint', { endpointId: 'wh_2' }, [3]],
    ['all conditions at once', { status: 'rejected', event: 'call.failed' }, []],
  ] as const)('finds %s', (_name, wanted, expected) => {
    expect(found(wanted)).toEqual(expected)
  })
})
