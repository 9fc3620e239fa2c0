import { expect, it } from 'vitest'
import { both } from '../doubles/running.ts'

it.each([
  [{ event: 'call.failed', data: { call_id: 'call_1' } }, []],
  [{ event: 'call.fail', data: {} }, [{ path: ['event'], severity: 'warning' }]],
  [{ event: 'call.failed', data: { call_id: 1 } }, [{ path: ['data', 'call_id'], severity: 'error' }]],
  [null, [{ path: [], severity: 'refused' }]],
  [[], [{ path: [], severity: 'refused' }]],
  ['text', [{ path: [], severity: 'refused' }]],
])('POST /events/check of %j finds what is wrong, and sends nothing', async (event, problems) => {
  const { emulator } = await both()
  const response = await fetch(`${emulator.url}/_emulator/events/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ problems })
  expect(emulator.deliveries()).toEqual([])
})
