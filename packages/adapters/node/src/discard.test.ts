import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { discardUpload } from './discard.ts'

const mebibyte = Buffer.alloc(1_048_576)

/** An upload that continues for as long as it is fed. */
function uploading(complete = false): IncomingMessage & Readable {
  const stream = new Readable({ read: () => undefined, highWaterMark: 64 * mebibyte.length })
  return Object.assign(stream, { complete }) as unknown as IncomingMessage & Readable
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

it('waits for the end of the upload, and holds on to nothing', async () => {
  const request = uploading()
  const discarding = discardUpload(request)
  request.push(mebibyte)
  request.push(null)
  await discarding

  expect(request.readableLength).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

it('has nothing to wait for when the upload is over or cut', async () => {
  const cut = uploading()
  cut.destroy()

  await Promise.all([discardUpload(uploading(true)), discardUpload(cut)])
})

it('cuts an upload off that continues for more than 5 seconds', async () => {
  const request = uploading()
  const discarding = discardUpload(request)
  vi.advanceTimersByTime(4999)
  expect(request.destroyed).toBe(false)
  vi.advanceTimersByTime(1)
  await discarding

  expect(request.destroyed).toBe(true)
})

it('cuts an upload off at more than 16 MiB', async () => {
  const request = uploading()
  const discarding = discardUpload(request)
  for (let count = 0; count < 16; count++) request.push(mebibyte)
  await new Promise((resolve) => setImmediate(resolve))
  expect(request.destroyed).toBe(false)
  request.push(Buffer.of(0))
  await discarding

  expect(request.destroyed).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

it('counts text too, where something has called setEncoding()', async () => {
  const request = uploading()
  request.setEncoding('latin1')
  const discarding = discardUpload(request)
  for (let count = 0; count < 17; count++) request.push(mebibyte)
  await discarding

  expect(request.destroyed).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

it('outlives a sender that leaves, with or without an error', async () => {
  const [gone, reset] = [uploading(), uploading()]
  const discarding = Promise.all([discardUpload(gone), discardUpload(reset)])
  gone.destroy()
  reset.destroy(new Error('ECONNRESET'))
  await discarding

  expect(vi.getTimerCount()).toBe(0)
})
