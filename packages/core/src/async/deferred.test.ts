import { expect, it } from 'vitest'
import { createDeferred } from './deferred.ts'

it('settles on request', async () => {
  const { promise, resolve } = createDeferred()
  let settled = false
  void promise.then(() => {
    settled = true
  })
  await Promise.resolve()
  expect(settled).toBe(false)

  resolve()
  resolve()
  await promise
  expect(settled).toBe(true)
})
