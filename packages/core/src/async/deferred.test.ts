import { expect, it } from 'vitest'
import { deferred } from './deferred.ts'

it('settles when it is told to', async () => {
  const { promise, resolve } = deferred()
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
