import { describe, expect, it } from 'vitest'
import { readSignedHeaders } from './signed-headers.ts'

const signature = '0123456789abcdef'.repeat(4)
const wellFormed = {
  'x-audian-signature': signature,
  'x-audian-timestamp': '1705315800',
  'x-audian-delivery-id': 'delv_1',
}

describe('readSignedHeaders', () => {
  it('reads signature, timestamp and delivery id', () => {
    expect(readSignedHeaders(wellFormed)).toEqual({
      signature,
      timestamp: '1705315800',
      sentAt: 1_705_315_800_000,
      deliveryId: 'delv_1',
    })
  })

  it('reads them from the Headers of the Fetch API', () => {
    expect(readSignedHeaders(new Headers(wellFormed))).toEqual(readSignedHeaders(wellFormed))
  })

  it('reads them as a gateway hands them on, in the spelling they were sent in', () => {
    const spelt = {
      'X-Audian-Signature': signature,
      'X-Audian-Timestamp': '1705315800',
      'X-Audian-Delivery-ID': 'delv_1',
    }
    expect(readSignedHeaders(spelt)).toEqual(readSignedHeaders(wellFormed))
  })

  it('does without a delivery id', () => {
    const { 'x-audian-delivery-id': _, ...rest } = wellFormed
    expect(readSignedHeaders(rest)).toMatchObject({ signature, deliveryId: undefined })
  })

  it.each(['+14155550100', 'delv 1', 'd'.repeat(129), ''])(
    'passes over a delivery id that is not a plain identifier: %j',
    (id) => {
      expect(readSignedHeaders({ ...wellFormed, 'x-audian-delivery-id': id })).toMatchObject({ deliveryId: undefined })
    },
  )

  it('keeps the literal text of a timestamp in milliseconds', () => {
    const read = readSignedHeaders({ ...wellFormed, 'x-audian-timestamp': '1705315800123' })
    expect(read).toMatchObject({ timestamp: '1705315800123', sentAt: 1_705_315_800_123 })
  })

  it('counts headers that were repeated with one value once', () => {
    const repeated = {
      'x-audian-signature': [signature, signature],
      'x-audian-timestamp': '1705315800, 1705315800',
    }
    expect(readSignedHeaders(repeated)).toMatchObject({ signature, timestamp: '1705315800' })
  })

  it.each([
    ['signature-missing', { 'x-audian-signature': undefined }],
    ['signature-missing', { 'x-audian-signature': '' }],
    ['signature-missing', { 'x-audian-signature': '  ' }],
    ['signature-missing', { 'x-audian-signature': [] }],
    ['signature-ill-formed', { 'x-audian-signature': 'sha256=' }],
    ['signature-ill-formed', { 'x-audian-signature': [signature, signature.replace('0', '1')] }],
    ['signature-ill-formed', { 'x-audian-signature': `${signature}, ${'f'.repeat(64)}` }],
    ['timestamp-missing', { 'x-audian-timestamp': undefined }],
    ['timestamp-missing', { 'x-audian-timestamp': '' }],
    ['timestamp-ill-formed', { 'x-audian-timestamp': 'yesterday' }],
    ['timestamp-ill-formed', { 'x-audian-timestamp': '2024-01-15T10:30:00Z' }],
    ['timestamp-ill-formed', { 'x-audian-timestamp': ['1705315800', '1705315801'] }],
    ['timestamp-ill-formed', { 'x-audian-timestamp': '1705315800.{"event"' }],
  ] as const)('%s: %j', (reason, changed) => {
    expect(readSignedHeaders({ ...wellFormed, ...changed })).toBe(reason)
  })

  it('names the signature first where nothing is right', () => {
    expect(readSignedHeaders({})).toBe('signature-missing')
    expect(readSignedHeaders(new Headers())).toBe('signature-missing')
  })
})
