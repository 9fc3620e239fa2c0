import { describe, expect, it, vi } from 'vitest'
import { sign } from '../protocol/sign.ts'
import { signingKey } from './signing-key.ts'
import { type VerifyInput, verify } from './standalone.ts'

const secret = 'whsec_abcdef1234567890'
const body = Buffer.from('{"id":"evt_1","event":"call.failed","data":{"call_id":"call_1"}}')
const sentAt = 1_705_315_800_000
const timestamp = '1705315800'

function input(changed: Partial<VerifyInput> = {}): VerifyInput {
  const signature = sign({ secret, timestamp, body })
  const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': timestamp }
  return { secret, headers, body, now: sentAt, ...changed }
}

/** A delivery stamped and signed like this. */
function stamped(text: string, now: number): VerifyInput {
  const signature = sign({ secret, timestamp: text, body })
  return input({ headers: { 'x-audian-signature': signature, 'x-audian-timestamp': text }, now })
}

describe('an authentic delivery', () => {
  it('is returned with the name of its key and its time', () => {
    expect(verify(input())).toEqual({ authentic: true, keyId: signingKey(secret).keyId, sentAt })
  })

  it('may come from the Fetch API', () => {
    const headers = new Headers(input().headers as Record<string, string>)
    expect(verify(input({ headers }))).toMatchObject({ authentic: true })
  })

  it.each(['sha256=', 'SHA256='])('may have its signature behind %s and in capitals', (prefix) => {
    const signature = `${prefix}${sign({ secret, timestamp, body }).toUpperCase()}`
    const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': timestamp }
    expect(verify(input({ headers }))).toMatchObject({ authentic: true })
  })

  it('may be signed with any of several secrets', () => {
    const result = verify(input({ secret: ['whsec_new', secret] }))
    expect(result).toEqual({ authentic: true, keyId: signingKey(secret).keyId, sentAt })
  })

  it('may be empty', () => {
    const empty = new Uint8Array(0)
    const signature = sign({ secret, timestamp, body: empty })
    const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': timestamp }
    expect(verify(input({ headers, body: empty }))).toMatchObject({ authentic: true })
  })

  it('may be stamped in milliseconds, signed over their text', () => {
    expect(verify(stamped('1705315800123', sentAt))).toMatchObject({ authentic: true, sentAt: 1_705_315_800_123 })
  })

  it('is compared with the machine’s clock by default', () => {
    vi.useFakeTimers({ now: sentAt })
    try {
      expect(verify(input({ now: undefined }))).toMatchObject({ authentic: true })
      vi.setSystemTime(sentAt + 300_001)
      expect(verify(input({ now: undefined }))).toEqual({ authentic: false, reason: 'out-of-tolerance' })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('the tolerance', () => {
  it.each([
    [-300_000, true],
    [-300_001, false],
    [300_000, true],
    [300_001, false],
  ])('is five minutes by default: a clock %i ms off', (offMs, authentic) => {
    expect(verify(input({ now: sentAt + offMs })).authentic).toBe(authentic)
  })

  it.each([
    [5000, true],
    [5001, false],
    [-100, true],
    [-101, false],
  ])('can be given: a clock %i ms off', (offMs, authentic) => {
    expect(verify(input({ now: sentAt + offMs, tolerance: { pastMs: 5000, futureMs: 100 } })).authentic).toBe(authentic)
  })

  it('is not an excuse for a wrong signature', () => {
    const result = verify(input({ secret: 'whsec_other', now: sentAt + 3_600_000 }))
    expect(result).toEqual({ authentic: false, reason: 'signature-wrong' })
  })
})

describe('a forged delivery', () => {
  it.each<[string, Partial<VerifyInput>]>([
    ['signature-missing', { headers: { 'x-audian-timestamp': timestamp } }],
    ['signature-ill-formed', { headers: { 'x-audian-signature': 'sha256=', 'x-audian-timestamp': timestamp } }],
    ['timestamp-missing', { headers: { 'x-audian-signature': 'a'.repeat(64) } }],
    ['timestamp-ill-formed', { headers: { 'x-audian-signature': 'a'.repeat(64), 'x-audian-timestamp': 'now' } }],
    ['signature-wrong', { headers: { 'x-audian-signature': 'a'.repeat(64), 'x-audian-timestamp': timestamp } }],
    ['signature-wrong', { secret: 'whsec_other' }],
    ['signature-wrong', { body: Buffer.from(`${body} `) }],
  ])('is returned with a reason for the log: %s', (reason, changed) => {
    expect(verify(input(changed))).toEqual({ authentic: false, reason })
  })

  /**
   * The signed text is the timestamp, a dot and the body, so a dot inside either could be taken for the border:
   * "1705315800." + "5.{…}" is the same text as "1705315800.5." + "{…}".
   */
  it('cannot move the border between the timestamp and the body', () => {
    const signed = Buffer.from('5.{"event":"call.failed"}')
    const signature = sign({ secret, timestamp, body: signed })
    const moved = Buffer.from('{"event":"call.failed"}')
    expect(sign({ secret, timestamp: `${timestamp}.5`, body: moved })).toBe(signature)

    const at = (text: string, bytes: Uint8Array) =>
      verify(input({ headers: { 'x-audian-signature': signature, 'x-audian-timestamp': text }, body: bytes }))
    expect(at(timestamp, signed)).toMatchObject({ authentic: true })
    expect(at(`${timestamp}.5`, moved)).toEqual({ authentic: false, reason: 'timestamp-ill-formed' })
  })

  it('cannot take digits of the timestamp into the body, or the other way round', () => {
    const signature = sign({ secret, timestamp: '1705315800123', body })
    const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': timestamp }
    const moved = Buffer.concat([Buffer.from('123.'), body])
    expect(verify(input({ headers, body: moved }))).toEqual({ authentic: false, reason: 'signature-wrong' })
  })
})

describe('a secret that cannot be right', () => {
  it.each([
    ['is empty', ''],
    ['has white space around it', 'whsec_private\n'],
    ['is empty', ['whsec_private', '']],
    ['is not a string', undefined],
    ['is not a string', [undefined]],
    ['is missing', []],
  ])('throws: it %s', (problem, unfit) => {
    const call = () => verify(input({ secret: unfit as string }))
    expect(call).toThrow(expect.objectContaining({ code: 'SECRETS_INVALID' }))
    expect(call).toThrow(problem)
    expect(call).not.toThrow('private')
  })

  it('throws at the first call, for every input', () => {
    expect(() => verify(input({ secret: '', headers: {} }))).toThrow('is empty')
  })
})

describe('a body that is not bytes', () => {
  it.each([
    ['a parsed object', JSON.parse(body.toString()), 'express.json()'],
    ['a parsed object', [], 'express.json()'],
    ['a parsed object', new ArrayBuffer(2), 'new Uint8Array('],
    ['a string', body.toString(), 'express.text()'],
    ['a string', '', 'express.text()'],
    ['undefined', undefined, 'express.raw('],
    ['null', null, 'express.raw('],
    ['a number', 7, 'express.json()'],
  ])('throws, and says that it is %s and what to pass instead', (kind, unfit, remedy) => {
    const call = () => verify(input({ body: unfit as Uint8Array }))
    expect(call).toThrow(expect.objectContaining({ code: 'BODY_INVALID' }))
    expect(call).toThrow(`verify(): the body is ${kind}. `)
    expect(call).toThrow('raw request body as a Buffer or Uint8Array')
    expect(call).toThrow(remedy)
    expect(call).not.toThrow('call_1')
  })

  it('throws for all headers, so that the mistake shows at the first request', () => {
    expect(() => verify(input({ body: {} as Uint8Array, headers: {} }))).toThrow('the body is a parsed object')
  })
})
