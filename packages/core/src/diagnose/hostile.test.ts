import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sign } from '../protocol/sign.ts'
import { diagnoseSignature } from './diagnose-signature.ts'
import type { DiagnoseInput } from './input.ts'

const mebibyte = 1_048_576
const timestamp = '1705315800'
const wrong = { signature: 'a'.repeat(64), timestamp, secret: 'whsec_test' }

const many = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`name ${index} é/`, index]))
const hostile: readonly (readonly [string, DiagnoseInput['body']])[] = [
  ['10 MiB of noise', randomBytes(10 * mebibyte)],
  ['1 MiB of noise', randomBytes(mebibyte)],
  ['1 MiB of brackets', '['.repeat(mebibyte)],
  ['deeply nested JSON', '['.repeat(16_000) + ']'.repeat(16_000)],
  ['deeply nested objects', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
  ['JSON at the limit for other forms', JSON.stringify(many).slice(0, 32_768)],
  ['wide JSON', JSON.stringify(many)],
  ['nested 100 times and wide', `${'[1,'.repeat(99)}1${']'.repeat(99)}`],
  ['1 MiB of quotes', '"'.repeat(mebibyte)],
  ['1 MiB of escaped quotes', '"\\"'.repeat(mebibyte / 3)],
  ['1 MiB of white space before a bracket', `${' '.repeat(mebibyte - 1)}{`],
  ['1 MiB of ampersands', '&a'.repeat(mebibyte / 2)],
  ['1 MiB of percent signs', '%'.repeat(mebibyte)],
  ['1 MiB of numbers', `1${',1'.repeat(mebibyte / 2 - 1)}`],
  ['1 MiB of objects', '{}'.repeat(mebibyte / 2)],
  ['a gzip bomb', gzipSync(Buffer.alloc(100 * mebibyte))],
]

describe('hostile bodies cost a bounded amount of time and memory', () => {
  it.each(hostile)('%s', (_name, body) => {
    const before = process.resourceUsage().maxRSS
    const begun = process.cpuUsage()
    const { verdict, causes } = diagnoseSignature({ ...wrong, body })
    const { user, system } = process.cpuUsage(begun)

    expect(verdict).toBe('invalid')
    expect(causes.length).toBeGreaterThan(0)
    // Processor time, since the machine may be busy.
    expect((user + system) / 1_000_000).toBeLessThan(20)
    // KiB by which the process has never been larger.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(500 * 1024)
  })

  it.each(hostile)('with what was sent: %s', (_name, body) => {
    const begun = process.cpuUsage()
    const sent = { body: Buffer.concat([Buffer.from(body as string), Buffer.from('x')]) }
    expect(diagnoseSignature({ ...wrong, body, sent }).verdict).toBe('invalid')
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1_000_000).toBeLessThan(20)
  })
})

it.each([
  ['a signature', { signature: 'a,'.repeat(50_000) }],
  ['a signature of digits', { signature: 'a'.repeat(100_000) }],
  ['a timestamp', { timestamp: '1.'.repeat(50_000) }],
  ['timestamps', { timestamp: '1705315800,'.repeat(10_000) }],
])('100 KB of %s', (_name, header) => {
  const begun = process.cpuUsage()
  expect(diagnoseSignature({ ...wrong, body: '{}', ...header }).verdict).toBe('invalid')
  const { user, system } = process.cpuUsage(begun)
  expect((user + system) / 1_000_000).toBeLessThan(20)
})

it('a thousand secrets', () => {
  const secret = Array.from({ length: 1000 }, (_, index) => `whsec_${index}`)
  expect(diagnoseSignature({ ...wrong, secret, body: '{"a":1}' }).skipped).toEqual([
    'Changes of secrets after the first 8.',
    'Further combinations: the search ends when it has hashed 134217728 bytes.',
  ])
})

describe('what a bound has left out is reported', () => {
  it.each([
    ['larger than 1048576 bytes', 'x'.repeat(mebibyte + 1)],
    ['larger than 32768 bytes', 'x'.repeat(32_769)],
    ['nested too deeply', `${'['.repeat(200)}${']'.repeat(200)}`],
    ['has hashed 134217728 bytes', 'x'.repeat(mebibyte)],
  ])('%s', (words, body) => {
    expect(diagnoseSignature({ ...wrong, body }).skipped.join()).toContain(words)
  })

  it('a gzip bomb is not decompressed', () => {
    const large = Buffer.alloc(2 * mebibyte)
    const signature = sign({ secret: 'whsec_test', timestamp, body: large })
    const { causes, skipped } = diagnoseSignature({ ...wrong, signature, body: gzipSync(large) })
    expect(causes).toMatchObject([{ code: 'unknown' }])
    expect(skipped).toEqual(['The decompressed body: it is larger than 1048576 bytes.'])
  })

  it('is nothing for usual bodies', () => {
    expect(diagnoseSignature({ ...wrong, body: '{"event":"call.failed"}' }).skipped).toEqual([])
  })

  it('is not reported where the signature is explained', () => {
    const body = 'x'.repeat(mebibyte)
    const signature = sign({ secret: 'whsec_test', timestamp, body: `${body}\n` })
    expect(diagnoseSignature({ ...wrong, signature, body })).toMatchObject({
      causes: [{ code: 'body-final-newline' }],
      skipped: [],
    })
  })
})

it('repeats no secret and nothing that the body and the headers say', () => {
  const body = '{"from":"+14155550101","name":"Ada"}'
  const signature = sign({ secret: 'whsec_private', timestamp, body })
  const inputs: Partial<DiagnoseInput>[] = [
    { body: `${body} ` },
    { body: body.slice(0, 20) },
    { body: body.replace('Ada', 'Eve'), sent: { body, signature, timestamp } },
    { secret: 'whsec_private\n' },
    { secret: '"whsec_private"', oldSecrets: ['whsec_private_old'] },
    { signature: `private=${signature}` },
    { signature: 'private, private' },
    { timestamp: 'private' },
    { timestamp: '1705315999', now: 0 },
  ]
  for (const changed of inputs) {
    const report = JSON.stringify(
      diagnoseSignature({ body, signature, timestamp, secret: 'whsec_private', ...changed }),
    )
    expect(report).not.toMatch(/private|4155550101|Ada|Eve|17053/)
  }
})
