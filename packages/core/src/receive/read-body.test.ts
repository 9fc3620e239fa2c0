import { EventEmitter } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { type ByteStream, readBody, readWebBody } from './read-body.ts'
import { UnverifiedBytes } from './unverified-bytes.ts'

const limits = { maxBytes: 10 }
const text = (content: string) => Buffer.from(content)

/** A request stream that does what the test says, and nothing else. */
function stream(destroyed = false) {
  return Object.assign(new EventEmitter(), { destroyed, resume: () => undefined }) as EventEmitter & ByteStream
}

describe('readBody', () => {
  it('gives the bytes of all chunks', async () => {
    const source = stream()
    const body = readBody(source, limits)
    source.emit('data', text('{"a"'))
    source.emit('data', text(':1}'))
    source.emit('end')
    expect(await body).toEqual(text('{"a":1}'))
  })

  it('does not copy a single chunk', async () => {
    const source = stream()
    const body = readBody(source, limits)
    const chunk = text('{}')
    source.emit('data', chunk)
    source.emit('end')
    expect(await body).toBe(chunk)
  })

  it('gives no bytes for an empty body', async () => {
    const source = stream()
    const body = readBody(source, limits)
    source.emit('end')
    expect(await body).toEqual(new Uint8Array(0))
  })

  it('joins characters that were torn apart between chunks', async () => {
    const whole = text('é📞')
    const body = readBody(Readable.from([...whole].map((byte) => Buffer.from([byte]))), limits)
    expect(await body).toEqual(whole)
  })

  it('reads real streams', async () => {
    const source = new PassThrough()
    const body = readBody(source, limits)
    source.write('12345')
    source.end('67890')
    expect(await body).toEqual(text('1234567890'))
  })

  describe('the limit', () => {
    it('may be reached', async () => {
      const source = stream()
      const body = readBody(source, limits)
      source.emit('data', text('12345'))
      source.emit('data', text('67890'))
      source.emit('end')
      expect(await body).toHaveLength(10)
    })

    it('ends the reading as soon as it is passed', async () => {
      const source = stream()
      const body = readBody(source, limits)
      source.emit('data', text('12345'))
      source.emit('data', text('678901'))
      expect(await body).toEqual({ unread: 'too-large' })
      expect(source.listenerCount('data')).toBe(0)
    })

    it('leaves the stream alive: the answer has to go out over the same socket', async () => {
      const source = new PassThrough()
      const body = readBody(source, limits)
      source.write('12345678901')
      expect(await body).toEqual({ unread: 'too-large' })
      expect(source.destroyed).toBe(false)
    })

    it.each([
      ['11', true],
      ['99999999999999999999', true],
      ['10', false],
      ['0', false],
      ['', false],
      ['many', false],
      [undefined, false],
    ])('compares an announced length of %s before the first byte', async (announced, refused) => {
      const source = stream()
      const listen = vi.spyOn(source, 'on')
      const body = readBody(source, { ...limits, announced })
      expect(listen).toHaveBeenCalledTimes(refused ? 0 : 5)
      source.emit('end')
      expect(await body).toEqual(refused ? { unread: 'too-large' } : new Uint8Array(0))
    })

    it('counts what arrives, also when it differs from the announced length', async () => {
      const source = stream()
      const body = readBody(source, { ...limits, announced: '1' })
      source.emit('data', text('12345678901'))
      expect(await body).toEqual({ unread: 'too-large' })
    })
  })

  describe('a client that leaves', () => {
    it.each(['close', 'error'])('is noticed by %s', async (event) => {
      const source = stream()
      const body = readBody(source, limits)
      source.emit('data', text('{"a"'))
      source.emit(event, event === 'error' ? new Error('reset') : undefined)
      expect(await body).toEqual({ unread: 'aborted' })
    })

    it('may have left before', async () => {
      const source = stream(true)
      expect(await readBody(source, limits)).toEqual({ unread: 'aborted' })
      expect(source.eventNames()).toEqual([])
    })

    it('is noticed on a real stream', async () => {
      const source = new PassThrough()
      const body = readBody(source, limits)
      source.write('123')
      source.destroy(new Error('reset'))
      expect(await body).toEqual({ unread: 'aborted' })
    })
  })

  it('counts what it holds, and drops it when it is refused', async () => {
    const source = stream()
    const unverified = new UnverifiedBytes(15)
    const hold = unverified.open()
    const body = readBody(source, { ...limits, hold })
    source.emit('data', text('1234567890'))
    expect(unverified.held).toBe(10)
    expect(unverified.reserve(6)).toBe(true)
    expect(await body).toEqual({ unread: 'overloaded' })
    expect(source.listenerCount('data')).toBe(0)
    expect(unverified.held).toBe(6)
  })

  it('reports a cancelled HTTP/2 upload, which closes a moment after its end, as aborted', async () => {
    const source = Object.assign(stream(), { httpVersionMajor: 2 })
    const body = readBody(source, limits)
    source.emit('data', text('{"a"'))
    source.emit('end')
    setImmediate(() => source.emit('close'))
    expect(await body).toEqual({ unread: 'aborted' })
  })

  it('recognises a stream that someone has set to text', async () => {
    const source = new PassThrough()
    source.setEncoding('utf8')
    const body = readBody(source, limits)
    source.write('{}')
    expect(await body).toEqual({ unread: 'misconfigured', detail: expect.stringContaining('setEncoding()') })
  })

  it('stops listening at the end, except to errors that would take the process down', async () => {
    const source = stream()
    const body = readBody(source, limits)
    expect(source.eventNames().sort()).toEqual(['close', 'data', 'end', 'error', 'pause'])
    source.emit('end')
    await body
    expect(source.eventNames()).toEqual(['error'])
    expect(() => source.emit('error', new Error('reset'))).not.toThrow()
  })

  it('keeps its answer when more arrives later', async () => {
    const source = stream()
    const body = readBody(source, limits)
    source.emit('data', text('{}'))
    source.emit('end')
    source.emit('error', new Error('reset'))
    source.emit('close')
    expect(await body).toEqual(text('{}'))
  })
})

describe('readWebBody', () => {
  /** A body in these chunks. `pull` only, so that nothing is read ahead. */
  function web(chunks: readonly unknown[], hooks: { cancel?: () => Promise<void>; fails?: boolean } = {}) {
    const rest = [...chunks]
    const cancelled = vi.fn(hooks.cancel)
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const chunk = rest.shift()
          if (chunk !== undefined) controller.enqueue(chunk as Uint8Array)
          else if (hooks.fails) controller.error(new Error('reset'))
          else controller.close()
        },
        cancel: cancelled,
      },
      { highWaterMark: 0 },
    )
    return { source, rest, cancelled }
  }

  it('gives the bytes of all chunks', async () => {
    expect(await readWebBody(web([text('{"a"'), text(':1}')]).source, limits)).toEqual(text('{"a":1}'))
  })

  it('does not copy a single chunk', async () => {
    const chunk = text('{}')
    expect(await readWebBody(web([chunk]).source, limits)).toBe(chunk)
  })

  it('gives no bytes where there is no body, or an empty one', async () => {
    expect(await readWebBody(null, limits)).toEqual(new Uint8Array(0))
    expect(await readWebBody(web([]).source, limits)).toEqual(new Uint8Array(0))
    expect(await readWebBody(new Request('http://localhost', { method: 'POST' }).body, limits)).toHaveLength(0)
  })

  it('reads real requests', async () => {
    const request = new Request('http://localhost', { method: 'POST', body: 'é📞' })
    expect(Buffer.from((await readWebBody(request.body, limits)) as Uint8Array).toString()).toBe('é📞')
  })

  it('may reach the limit', async () => {
    expect(await readWebBody(web([text('12345'), text('67890')]).source, limits)).toHaveLength(10)
  })

  it('cancels as soon as the limit is passed, and takes no further chunk', async () => {
    const { source, rest, cancelled } = web([text('12345'), text('678901'), text('more')])
    expect(await readWebBody(source, limits)).toEqual({ unread: 'too-large' })
    expect(cancelled).toHaveBeenCalledTimes(1)
    expect(rest).toHaveLength(1)
  })

  it('cancels when the upload is refused while it waits for the next chunk', async () => {
    const cancelled = vi.fn()
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(text('12345')),
      cancel: cancelled,
    })
    const unverified = new UnverifiedBytes(10)
    const body = readWebBody(source, { ...limits, hold: unverified.open() })
    await vi.waitFor(() => expect(unverified.held).toBe(5), { timeout: 60_000 })
    expect(unverified.reserve(6)).toBe(true)
    expect(await body).toEqual({ unread: 'overloaded' })
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('does not wait for a cancelling that never ends, and survives one that fails', async () => {
    const hanging = web([text('12345678901')], { cancel: () => new Promise(() => {}) })
    expect(await readWebBody(hanging.source, limits)).toEqual({ unread: 'too-large' })
    const failing = web([text('12345678901')], { cancel: () => Promise.reject(new Error('reset')) })
    expect(await readWebBody(failing.source, limits)).toEqual({ unread: 'too-large' })
  })

  it('compares an announced length before the first byte', async () => {
    const { source, rest } = web([text('1')])
    expect(await readWebBody(source, { ...limits, announced: '11' })).toEqual({ unread: 'too-large' })
    expect(rest).toHaveLength(1)
    expect(source.locked).toBe(false)
    expect(await readWebBody(source, { ...limits, announced: '10' })).toEqual(text('1'))
  })

  it('notices a client that leaves', async () => {
    expect(await readWebBody(web([text('1')], { fails: true }).source, limits)).toEqual({ unread: 'aborted' })
  })

  it.each([[['{}']], [['{"a"', ':1}']], [[text('{'), '}']]])(
    'recognises a body that arrives as text: %j',
    async (chunks) => {
      const decoded = { unread: 'misconfigured', detail: expect.stringContaining('as text') }
      expect(await readWebBody(web(chunks).source, limits)).toEqual(decoded)
    },
  )

  it('outlives a stream that throws at once when it is cancelled, as Workers do', async () => {
    const cancel = () => {
      throw new Error('Cannot perform I/O on behalf of a different request.')
    }
    const reader = { read: async () => ({ done: false, value: text('12') }), cancel }
    const source = { getReader: () => reader } as unknown as ReadableStream<Uint8Array>

    expect(await readWebBody(source, { maxBytes: 1 })).toEqual({ unread: 'too-large' })
  })
})
