import { signal } from '@preact/signals'
import { afterEach, expect, it, vi } from 'vitest'
import { createEventCheck } from './event-check.ts'

afterEach(() => vi.unstubAllGlobals())

const problem = { path: ['event'], message: 'Unknown event.', severity: 'warning' }

it('checks the same text again after a failed request, and then not again', async () => {
  let asked = 0
  vi.stubGlobal('fetch', () => {
    asked += 1
    return asked === 1
      ? Promise.reject(new Error('refused'))
      : Promise.resolve(new Response(JSON.stringify({ problems: [problem] })))
  })
  const check = createEventCheck(signal('{\n"event":"call.x"}'))
  const found = [{ message: 'Unknown event.', severity: 'warning', line: 2 }]
  expect(await check.now()).toEqual([])
  expect(await check.now()).toEqual(found)
  expect(await check.now()).toEqual(found)
  expect([asked, check.problems.value]).toEqual([2, found])
})
