import { expect, it } from 'vitest'
import { noStore } from './no-store.ts'

it('grants everything and remembers nothing', () => {
  for (let round = 0; round < 2; round++) {
    expect(noStore.claim('k', { token: 't', leaseMs: 1 })).toEqual({ state: 'claimed' })
    expect(noStore.renew('k', 't', 1)).toBe(true)
    expect(noStore.complete('k', 't', 1)).toBe(true)
    expect(noStore.release('k', 't')).toBe(true)
  }
})

it('serves one process, so that it needs no name', () => {
  expect(noStore.shared).toBe(false)
})
