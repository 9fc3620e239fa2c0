import { expect, it } from 'vitest'
import { deliverAll } from './deliver-all.ts'

it('delivers in order, and again what was not acknowledged', async () => {
  const delivered: number[] = []
  const refused = new Set([2, 3])
  await deliverAll([1, 2, 3, 4], {
    lanes: 1,
    againMs: 4,
    deliver: async (key) => {
      delivered.push(key)
      return !refused.delete(key)
    },
  })
  expect(delivered.filter((key, at) => delivered.indexOf(key) === at)).toEqual([1, 2, 3, 4])
  expect(delivered.filter((key, at) => delivered.indexOf(key) < at)).toEqual([2, 3])
})

it('keeps to its lanes', async () => {
  let running = 0
  let most = 0
  await deliverAll(
    Array.from({ length: 20 }, (_, key) => key),
    {
      lanes: 3,
      againMs: 4,
      deliver: async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setImmediate(resolve))
        running--
        return true
      },
    },
  )
  expect(most).toBe(3)
})
