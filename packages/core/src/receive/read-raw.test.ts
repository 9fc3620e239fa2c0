import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import type { RawBody, RawDelivery } from './raw-delivery.ts'
import { isBytes, readRaw } from './read-raw.ts'
import { type BodyHold, UnverifiedBytes } from './unverified-bytes.ts'

const bytes = Buffer.from('{"event":"call.failed"}')

const unverified = new UnverifiedBytes(1000)

function read(body: unknown, maxBytes = 100) {
  return readRaw({ headers: {}, body: body as RawDelivery['body'] }, { maxBytes, unverified })
}

describe('bytes', () => {
  it('are taken as they are, at once', () => {
    expect(read(bytes)).toBe(bytes)
    const plain = new Uint8Array([1, 2, 3])
    expect(read(plain)).toBe(plain)
  })

  it('may come from another realm', () => {
    const foreign: Uint8Array = runInNewContext('new Uint8Array([1, 2, 3])')
    expect(foreign).not.toBeInstanceOf(Uint8Array)
    expect(read(foreign)).toBe(foreign)
    expect(isBytes(foreign)).toBe(true)
  })

  it('may be as many as the limit, and not one more', () => {
    expect(read(new Uint8Array(100))).toHaveLength(100)
    expect(read(new Uint8Array(101))).toEqual({ unread: 'too-large' })
  })
})

describe('a function', () => {
  it('is asked once, with the limit', () => {
    const body = vi.fn(() => bytes)
    expect(read(body, 77)).toBe(bytes)
    expect(body.mock.calls).toEqual([[77, expect.anything()]])
  })

  it('may answer by promise', async () => {
    expect(await read(async () => bytes)).toBe(bytes)
  })

  it('is not trusted with the limit', async () => {
    expect(read(() => new Uint8Array(101))).toEqual({ unread: 'too-large' })
    expect(await read(async () => new Uint8Array(101))).toEqual({ unread: 'too-large' })
  })

  it.each<RawBody>([
    { unread: 'aborted' },
    { unread: 'too-large' },
    { unread: 'misconfigured', detail: 'A parser has read the body.' },
  ])('may say why there are no bytes: %j', async (unread) => {
    expect(read(() => unread)).toBe(unread)
    expect(await read(async () => unread)).toBe(unread)
  })

  it('has its bytes counted only while it reads', async () => {
    const counted = (hold?: BodyHold) => hold?.add(10)
    const reading = (_: number, hold?: BodyHold) => {
      counted(hold)
      return bytes
    }
    expect(read(reading)).toBe(bytes)
    expect(await read(async (_: number, hold?: BodyHold) => reading(_, hold))).toBe(bytes)
    const failing = async (_: number, hold?: BodyHold) => {
      counted(hold)
      throw new Error('the socket is closed')
    }
    await expect(read(failing)).rejects.toThrow('the socket is closed')
    const throwing = (_: number, hold?: BodyHold) => {
      counted(hold)
      throw new Error('the reader is broken')
    }
    expect(() => read(throwing)).toThrow('the reader is broken')
    expect(unverified.held).toBe(0)
  })

  it('passes its failure on', async () => {
    const error = new Error('the socket is closed')
    await expect(read(async () => Promise.reject(error))).rejects.toBe(error)
  })
})

describe('anything else', () => {
  it.each<[string, unknown]>([
    ['a parsed value', { event: 'call.failed' }],
    ['a parsed value', null],
    ['a parsed value', undefined],
    ['a parsed value', 42],
    ['a parsed value', []],
    ['a parsed value', new ArrayBuffer(4)],
    ['a string', '{"event":"call.failed"}'],
    ['a string', ''],
  ])('is refused, and named %s', async (name, body) => {
    const refused = { unread: 'misconfigured', detail: expect.stringContaining(`was passed as ${name}.`) }
    expect(read(body)).toEqual(refused)
    expect(read(() => body)).toEqual(refused)
    expect(await read(async () => body)).toEqual(refused)
  })

  it('names what to pass, without its content', () => {
    const refused = read({ from: '+14155551234' })
    expect(refused).toMatchObject({ detail: expect.stringContaining('a Buffer or Uint8Array') })
    expect(JSON.stringify(refused)).not.toContain('1415')
  })
})
