import { expect, it } from 'vitest'
import { fingerprint } from './fingerprint.ts'

it('is a whole number below 2^32', () => {
  for (let length = 0; length < 2000; length++) {
    const print = fingerprint(Buffer.alloc(length, length))
    expect(print).toBe(print >>> 0)
  }
})

it('is the same in every process and every version', () => {
  expect(fingerprint(Buffer.from(''))).toBe(0)
  expect(fingerprint(Buffer.from('{"event":"call.failed"}'))).toBe(3316343209)
  expect(fingerprint(Buffer.from([0xff, 0x00, 0xfe]))).toBe(3246022647)
})

it('tells bodies apart that differ in one bit', () => {
  const body = Buffer.from('{"id":"evt_1","event":"call.failed","data":{"call_id":"call_1"}}')
  const prints = new Set([fingerprint(body)])
  for (let bit = 0; bit < body.length * 8; bit++) {
    const changed = Buffer.from(body)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    prints.add(fingerprint(changed))
  }
  expect(prints.size).toBe(body.length * 8 + 1)
})

it('tells bodies apart that differ in length only', () => {
  const prints = Array.from({ length: 1000 }, (_, length) => fingerprint(Buffer.alloc(length)))
  expect(new Set(prints).size).toBe(1000)
})

it('looks at the bytes that a view shows, not at those around them', () => {
  const whole = Buffer.from('..{"a":1}..')
  expect(fingerprint(whole.subarray(2, 9))).toBe(fingerprint(Buffer.from('{"a":1}')))
})
