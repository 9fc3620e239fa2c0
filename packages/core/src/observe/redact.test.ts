import { describe, expect, it } from 'vitest'
import { createRedactor } from './redact.ts'

const redact = createRedactor(() => [])
const hiding = (...secrets: string[]) => createRedactor(() => secrets)

describe('phone numbers', () => {
  it.each([
    '+14155551234',
    '+1 415 555 1234',
    '+1 (415) 555-1234',
    '+1-415-555-1234',
    '+1.415.555.1234',
    '+(1) 415 555 1234',
    '+1 415\u2011555\u20111234',
    '+1\u00a0415\u00a0555\u00a01234',
    '+49 171 12345634',
    '+49 (0)171 / 1234 5634',
    '+442079460934',
    '+290 12334',
    '%2B14155551234',
    '%2b1%20415%20555%201234',
    '%2B1+%28415%29+555-1234',
    '\\u002b14155551234',
    '\\u002B14155551234',
    '14155551234',
    '4155551234',
    '415-555-1234',
    '415.555.1234',
    '415 555 1234',
    '(415) 555-1234',
    '(415)555-1234',
    '1-415-555-1234',
    '1 (415) 555-1234',
    '1.415.555.1234',
    '00441555551234',
  ])('are masked but for their last two digits: %s', (number) => {
    for (const text of [
      number,
      `Call ${number} now`,
      `tel:${number};ext=1`,
      `"${number}"`,
      `<${number}>`,
      `(${number})`,
    ]) {
      const clean = redact(text)
      expect(clean).toContain('[phone …34]')
      expect(clean.replace('[phone …34]', '').replace(';ext=1', '')).not.toMatch(/\d/)
    }
  })

  it.each([
    ['at the end of a sentence', 'No response from 14155551234.'],
    ['before a comma', 'from 4155551234, to someone else'],
    ['after an ellipsis', 'Calling...14155551234...'],
    ['after a dash', 'caller -14155551234-'],
    ['in a query', 'GET /calls?to=14155551234&limit=1'],
    ['in a path', 'GET /numbers/14155551234/calls'],
    ['in a SIP address', 'sip:14155551234@example.com'],
    ['in an assignment', 'from=14155551234'],
    ['in JSON', '{"from":"+14155551234","n":14155551234}'],
    ['in an HTML entity', '&#43;14155551234'],
    ['behind a slash', 'a/14155551234/b'],
    ['in a file name', '14155551234.wav'],
    ['in a file name after another word', 'call_14155551234_20261126.mp3'],
    ['in a file name after a date', '/recordings/20261126-14155551234.wav'],
    ['in a file name before a date', '/recordings/14155551234-20261126.wav'],
    ['in a file name with dots', 'rec.14155551234.2026.wav'],
    ['in a file name that a decimal number could begin', '1.14155551234.wav'],
    ['in a file name without a separator', 'rec14155551234.wav'],
    ['in a grouped file name', '/recordings/rec_415-555-1234.wav'],
    ['in a grouped file name after a word', 'call-1-415-555-1234-2026.mp3'],
    ['in a Windows path', String.raw`C:\recordings\14155551234.wav`],
    ['in a URL', 'https://cdn.example.com/14155551234.wav?part=2'],
    ['in a query string with a file name', '?file=14155551234.wav&page=1'],
    ['in an escaped path', '%2Frecordings%2F14155551234.wav'],
    ['in an escaped path, with all digits that a number can have', '%2F123456789551234.wav'],
    ['after an escaped space', 'to%2014155551234'],
    ['after an escaped character of JSON', String.raw`"to\u002014155551234"`],
    ['between letters', 'from14155551234to'],
    ['after hexadecimal letters', 'cafe14155551234'],
    ['as part of an unknown identifier', 'order-20240115-14155551234'],
  ])('are masked %s', (_, text) => {
    const date = /20\d{6}/
    expect(redact(text).replace(date, '')).not.toMatch(/\d{5}/)
    expect(redact(text)).toContain('[phone …34]')
  })

  it('are masked however many there are', () => {
    const clean = redact('from +14155551234 to +14155555678, then 4155559012 4155553456 and (415) 555-7890.')
    expect(clean).not.toMatch(/\d{3}/)
    expect(clean.match(/\[phone …\d\d\]/g)).toHaveLength(clean.split('[phone').length - 1)
  })

  it('are masked on every line of a stack', () => {
    const error = new Error('No route to +14155551234\nwas asked by (415) 555-1234')
    expect(redact(error.stack ?? '')).not.toMatch(/555/)
    expect(redact(error.stack ?? '')).toContain('redact.test.ts')
  })
})

describe('what is not a phone number', () => {
  it.each([
    'evt_1234567890abcdef',
    'evt_12345678901234',
    'delv_00112233445566',
    '550e8400-e29b-41d4-a716-446655440000',
    'EVT_12345678901234',
    'key=billing:evt_12345678901234,',
    'wh_123456789012',
    '550e8400-e29b-41d4-a716-123456789012',
    'span 0123456789abcdef',
    '/blobs/4f9d14155551234c27e2b1a90d3c5e77.bin',
    '2024-01-15T10:30:00.123456789Z',
    '20240115T103000Z-report.csv',
    '-0.123456789012',
    'took 12.345678901234ms',
    '1234567890123456',
    '2024-01-15T10:30:00.000Z',
    '2024-01-15T10:30:00+00:00',
    '2024-01-15 10:30:00',
    '192.168.100.200',
    '10.0.0.1:6379',
    'v20.19.0',
    '0.123456789012',
    '3.14159265358979',
    'took 12345678 ms',
    'answered 503, Retry-After: 30',
    '/app/src/file.ts:1234:56',
    'a'.repeat(64),
    '+1 more',
    '1 + 1',
    '5000',
    '',
  ])('stays as it is: %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('secrets', () => {
  it.each([
    'whsec_abcdef1234567890',
    'whsec_ABC_def',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw==',
    'whsec_a+b/c=',
    'whsec_with-dashes-in-it',
  ])('in the form of Audian’s are hidden, known or not: %s', (secret) => {
    expect(redact(`AUDIAN_WEBHOOK_SECRET=${secret} is set`)).toBe('AUDIAN_WEBHOOK_SECRET=[secret] is set')
    expect(redact(`"${secret}"`)).toBe('"[secret]"')
  })

  it('in any other form are hidden if they are known', () => {
    expect(hiding('s3cr3t (x)')('It is s3cr3t (x), twice: s3cr3t (x)')).toBe('It is [secret], twice: [secret]')
  })

  it('are hidden as they are in URLs', () => {
    expect(hiding('a+b/c=d e')('https://vault/a%2Bb%2Fc%3Dd%20e')).toBe('https://vault/[secret]')
  })

  it('are hidden whole when one begins like another', () => {
    expect(hiding('secret', 'secret-of-today')('it was secret-of-today')).toBe('it was [secret]')
    expect(hiding('secret-of-today', 'secret')('it was secret-of-today')).toBe('it was [secret]')
  })

  it('are hidden whole when a known one is their beginning', () => {
    expect(hiding('whsec_abc')('whsec_abcdef, whsec_abc')).toBe('[secret], [secret]')
    expect(hiding('whsec_a b')('whsec_a b, whsec_a')).toBe('[secret], [secret]')
  })

  it('are hidden as soon as they are known', () => {
    const known: string[] = []
    const growing = createRedactor(() => known)
    expect(growing('open sesame')).toBe('open sesame')
    known.push('open sesame')
    expect(growing('open sesame')).toBe('[secret]')
  })

  it('so short that they would garble every line stay', () => {
    expect(hiding('abc')('abc, abcd')).toBe('abc, abcd')
    expect(hiding('abcd')('abc, abcd')).toBe('abc, [secret]')
  })

  it('that mean something to String.replace are taken literally', () => {
    expect(hiding('$&.*[')('it is $&.*[')).toBe('it is [secret]')
    const all = '\\^$.*+?()[]{}|/-'
    expect(hiding(all)(`it is ${all}, not x`)).toBe('it is [secret], not x')
  })
})

it('takes time in proportion to the text', () => {
  const hostile = [
    '+'.repeat(200_000),
    '+1'.repeat(100_000),
    `+${' '.repeat(200_000)}`,
    '+1 '.repeat(60_000),
    '%2B'.repeat(60_000),
    '1'.repeat(200_000),
    'a1'.repeat(100_000),
    '%2F'.repeat(70_000),
    'evt_'.repeat(50_000),
    '1.'.repeat(100_000),
    '2024-01-15T'.repeat(20_000),
    '550e8400-'.repeat(20_000),
    '(415)'.repeat(40_000),
    '415-'.repeat(50_000),
    '415.555.'.repeat(25_000),
    'whsec_'.repeat(30_000),
    '-'.repeat(200_000),
  ]
  // Processor time: a busy machine must not fail this. In proportion to the square it would be minutes.
  const begin = process.cpuUsage()
  for (const text of hostile) redact(text)
  expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(10)
}, 60_000)
