import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Upload } from './upload.ts'

const mebibyte = new Uint8Array(1_048_576)

interface Source {
  readonly request: Request
  readonly taken: () => number
  readonly cancelled: () => boolean
}

/** A request that returns a mebibyte per read, this many times, and then ends. */
function uploading(mebibytes: number, ends = true): Source {
  let taken = 0
  let cancelled = false
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken < mebibytes) {
          taken += 1
          controller.enqueue(mebibyte)
          return
        }
        if (ends) return controller.close()
        return new Promise(() => undefined)
      },
      cancel() {
        cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  const request = new Request('https://receiver.test/', { method: 'POST', body, duplex: 'half' })
  return { request, taken: () => taken, cancelled: () => cancelled }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

it('reads a body to its end, and has nothing to discard then', async () => {
  const { request } = uploading(2)
  const upload = new Upload(request)

  expect(await upload.read(3 * mebibyte.length)).toHaveLength(2 * mebibyte.length)
  expect(upload.discard()).toBeUndefined()
})

it('has nothing to discard of a request without a body', () => {
  expect(new Upload(new Request('https://receiver.test/')).discard()).toBeUndefined()
})

it('stops at the limit without cutting the sender off, and discards the rest', async () => {
  const { request, taken, cancelled } = uploading(5)
  const upload = new Upload(request)

  expect(await upload.read(mebibyte.length)).toEqual({ unread: 'too-large' })
  expect(taken()).toBe(2)
  await upload.discard()
  expect(taken()).toBe(5)
  expect(cancelled()).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})

it('cuts off a sender of more than 16 MiB', async () => {
  const { request, taken, cancelled } = uploading(1000)
  await new Upload(request).discard()

  expect(taken()).toBe(17)
  expect(cancelled()).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

it('cuts off a sender that takes more than 5 seconds', async () => {
  const { request, cancelled } = uploading(1, false)
  const discarding = new Upload(request).discard()
  vi.advanceTimersByTime(4999)
  expect(cancelled()).toBe(false)
  vi.advanceTimersByTime(1)
  await discarding

  expect(cancelled()).toBe(true)
})

it('outlives a sender that leaves in the meantime', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('ECONNRESET')) })
  const request = new Request('https://receiver.test/', { method: 'POST', body, duplex: 'half' })
  await new Upload(request).discard()

  expect(vi.getTimerCount()).toBe(0)
})
