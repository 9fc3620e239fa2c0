import { expect, it, vi } from 'vitest'
import { silentLogger } from '../observe/logger.ts'
import { handOver } from './wait-until.ts'

const work = Promise.resolve()

it('hands the work over', () => {
  const waitUntil = vi.fn()
  handOver(work, { waitUntil, logger: silentLogger, key: 'k' })

  expect(waitUntil).toHaveBeenCalledExactlyOnceWith(work)
})

it('needs no one to take it', () => {
  handOver(work, { waitUntil: undefined, logger: silentLogger, key: 'k' })
})

it('logs a refusal', () => {
  const error = vi.fn()
  const refusal = new Error('outside of a request')
  const waitUntil = () => {
    throw refusal
  }
  handOver(work, { waitUntil, logger: { ...silentLogger, error }, key: 'k' })

  expect(error).toHaveBeenCalledExactlyOnceWith({ key: 'k', err: refusal }, expect.stringContaining('waitUntil failed'))
})
