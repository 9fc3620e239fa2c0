import { createHash, createHmac } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sign } from '../protocol/sign.ts'
import { diagnoseSignature } from './diagnose-signature.ts'
import type { CauseCode } from './fixes.ts'
import type { DiagnoseInput } from './input.ts'

const secret = 'whsec_YWJjZGVmMTIzNDU2Nzg5MGFiY2RlZg'
const hexSecret = 'whsec_6162636465663132'
const timestamp = '1705315800'
const arrivedAt = 1_705_315_800_000
const event = {
  id: 'evt_1',
  event: 'call.initiated',
  data: { from: '+14155550101', from_name: 'Zoë Müller', url: 'https://example.org/a?b=1&c=2', tags: {}, list: [] },
}
const body = Buffer.from(JSON.stringify(event))
const text = body.toString()
const indented = Buffer.from(JSON.stringify(event, null, 2))

const byHand =
  '{ "id": "evt_1", "event": "call.initiated", "data": { "from": "+14155550101", "from_name": "Zoë Müller", "url": "https://example.org/a?b=1&c=2", "tags": {}, "list": [] } }'

type Changed = Partial<DiagnoseInput>
type Planted = readonly [name: string, expected: readonly CauseCode[], changed: Changed]

function signed(content: string | Uint8Array, options: { secret?: string; timestamp?: string } = {}): string {
  return sign({ secret, timestamp, body: content, ...options })
}

function keyed(key: Uint8Array | string, algorithm = 'sha256'): Buffer {
  return createHmac(algorithm, key).update(`${timestamp}.`).update(body).digest()
}

function over(signedText: string | Uint8Array): string {
  return createHmac('sha256', secret).update(signedText).digest('hex')
}

function input(changed: Changed): DiagnoseInput {
  return { body, signature: signed(body), timestamp, secret, now: arrivedAt, ...changed }
}

function codes(changed: Changed): readonly CauseCode[] {
  return diagnoseSignature(input(changed)).causes.map(({ code }) => code)
}

function escapeUnicode(json: string, write = (hex: string) => hex): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${write(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`)
}

/** The body was signed like this, and arrives as `body`. */
function was(content: string | Uint8Array): Changed {
  return { signature: signed(content) }
}

/** The usual body was signed, and arrives like this. */
function became(content: string | Uint8Array): Changed {
  return { body: content }
}

const python = text.replaceAll('":', '": ').replaceAll(',"', ', "')
const sortedText = JSON.stringify({
  data: { from: '+14155550101', from_name: 'Zoë Müller', list: [], tags: {}, url: 'https://example.org/a?b=1&c=2' },
  event: 'call.initiated',
  id: 'evt_1',
})

const bodies: readonly Planted[] = [
  ['indented, arrived compact', ['body-reserialised'], was(JSON.stringify(event, null, 2))],
  ['indented by 4', ['body-reserialised'], was(JSON.stringify(event, null, 4))],
  ['indented by tabs', ['body-reserialised'], was(JSON.stringify(event, null, '\t'))],
  ['compact, arrived indented', ['body-reserialised'], became(indented)],
  ["Python's spacing", ['body-reserialised'], was(python)],
  ['spaces inside braces', ['body-reserialised'], was(byHand)],
  ["Python's spacing and escapes", ['body-reserialised'], was(escapeUnicode(python))],
  ['escapes in lower case', ['body-reserialised'], was(escapeUnicode(text))],
  ['escapes in upper case', ['body-reserialised'], was(escapeUnicode(text, (hex) => hex.toUpperCase()))],
  ['no escapes, arrived with them', ['body-reserialised'], became(escapeUnicode(text))],
  ['escaped slashes', ['body-reserialised'], was(text.replaceAll('/', '\\/'))],
  ['PHP', ['body-reserialised'], was(escapeUnicode(text.replaceAll('/', '\\/')))],
  ['Go', ['body-reserialised'], was(text.replaceAll('&', '\\u0026'))],
  [
    '.NET',
    ['body-reserialised'],
    was(escapeUnicode(text.replaceAll('+', '\\u002B').replaceAll('&', '\\u0026'), (hex) => hex.toUpperCase())),
  ],
  ['sorted names', ['body-reserialised'], was(sortedText)],
  ['LF became CRLF', ['body-line-ends'], { ...was(indented), body: indented.toString().replaceAll('\n', '\r\n') }],
  ['CRLF became LF', ['body-line-ends'], { ...was(indented.toString().replaceAll('\n', '\r\n')), body: indented }],
  ['a byte-order mark added', ['body-byte-order-mark'], became(`\ufeff${text}`)],
  ['a byte-order mark taken', ['body-byte-order-mark'], was(`\ufeff${text}`)],
  ['a line break added', ['body-final-newline'], became(`${text}\n`)],
  ['a line break taken', ['body-final-newline'], was(`${text}\n`)],
  ['CRLF taken', ['body-final-newline'], was(`${text}\r\n`)],
  ['white space added', ['body-white-space'], became(` \n ${text} \t\n`)],
  ['white space taken', ['body-white-space'], was(` ${text}`)],
  ['zeros after it', ['body-padded'], became(Buffer.concat([body, Buffer.alloc(100)]))],
  ['gzip, not decompressed', ['body-compressed'], became(gzipSync(body))],
  ['deflate, not decompressed', ['body-compressed'], became(deflateSync(body))],
  ['Brotli, not decompressed', ['body-compressed'], became(brotliCompressSync(body))],
  ['gzip, decompressed', ['body-decompressed'], was(gzipSync(body))],
  ['Base64', ['body-base64'], became(body.toString('base64'))],
  ['Base64 was signed', ['body-base64'], was(body.toString('base64'))],
  ['a form field', ['body-form-encoded'], became(`payload=${encodeURIComponent(text)}`)],
  ['percent encoding', ['body-form-encoded'], became(encodeURIComponent(text))],
  ['stringified twice', ['body-stringified-twice'], became(JSON.stringify(text))],
  ['signed stringified twice', ['body-stringified-twice'], was(JSON.stringify(text))],
  ['the JSON of a Buffer', ['body-as-byte-list'], became(JSON.stringify(body))],
  ['the JSON of a Uint8Array', ['body-as-byte-list'], became(JSON.stringify(new Uint8Array(body)))],
  ['the text of a Uint8Array', ['body-as-byte-list'], became(String(new Uint8Array(body)))],
  ["Lambda's event", ['body-wrapped'], became(JSON.stringify({ version: '2.0', body: text }))],
  [
    "Lambda's event in Base64",
    ['body-wrapped'],
    became(JSON.stringify({ body: body.toString('base64'), isBase64Encoded: true })),
  ],
  ['UTF-8 read as Latin-1', ['body-charset'], became(Buffer.from(body.toString('latin1')))],
  ['UTF-8 read as Windows-1252', ['body-charset'], became(new TextDecoder('windows-1252').decode(body))],
  ['written as Latin-1', ['body-charset'], became(Buffer.from(text, 'latin1'))],
  ['written as UTF-16', ['body-charset'], became(Buffer.from(`\ufeff${text}`, 'utf16le'))],
  ['another normal form', ['body-normalised'], became(text.normalize('NFD'))],
  ['escaped for HTML', ['body-html-escaped'], became(text.replaceAll('&', '&amp;').replaceAll('"', '&quot;'))],
  ['twice', ['body-joined'], became(text + text)],
  ['before another one', ['body-joined'], became(`${text}\n{"id":"evt_2"}`)],
  ['after one with an escaped quote', ['body-joined'], became(`{"id":"\\"}{"}${text}`)],
  ['after another one', ['body-joined'], became(`{"id":"}{"}${text}`)],
]

const sent = { body, signature: signed(body), timestamp }

const bodiesAsSent: readonly Planted[] = [
  ['consumed', ['body-empty'], { ...became(''), sent }],
  ['cut off', ['body-truncated'], { ...became(body.subarray(0, -10)), sent }],
  ['longer', ['body-extended'], { ...became(`${text}// end`), sent }],
  ['decoded in parts', ['body-replacement-characters'], { ...became(text.replaceAll('ë', '\ufffd\ufffd')), sent }],
  ['without some characters', ['body-charset'], { ...became(text.replace(/[^\0-\x7f]/g, '?')), sent }],
  ['changed', ['body-changed'], { ...became(text.replace('evt_1', 'evt_2')), sent }],
  [
    'numbers written again',
    ['body-numbers'],
    {
      body: '{"n":12345678901234567000,"x":1}',
      signature: signed('{"n":12345678901234567890,"x":1.0}'),
      sent: { body: '{"n":12345678901234567890,"x":1.0}' },
    },
  ],
  [
    'in another order, which cannot be undone',
    ['body-reserialised'],
    { body: '{"a":1,"b":2}', signature: signed('{"b":2,  "a":1}'), sent: { body: '{"b":2,  "a":1}' } },
  ],
  [
    'decompressed, by a compressor whose bytes cannot be made again',
    ['body-decompressed'],
    {
      signature: signed(gzipSync(body, { level: 3, memLevel: 1 })),
      sent: { body: gzipSync(body, { level: 3, memLevel: 1 }) },
    },
  ],
  ['written again, which can be undone', ['body-reserialised'], { body: indented, sent }],
]

const texts: readonly Planted[] = [
  ['without the timestamp', ['text-without-timestamp'], { signature: over(text) }],
  [
    'milliseconds signed, seconds sent',
    ['text-timestamp-in-milliseconds'],
    { signature: signed(body, { timestamp: `${timestamp}000` }) },
  ],
  [
    'some millisecond of it',
    ['text-timestamp-in-milliseconds'],
    { signature: signed(body, { timestamp: `${timestamp}427` }) },
  ],
  ['seconds signed, milliseconds sent', ['text-timestamp-in-seconds'], { timestamp: `${timestamp}427` }],
  [
    'a date signed',
    ['text-timestamp-as-date'],
    { signature: signed(body, { timestamp: new Date(arrivedAt).toISOString() }) },
  ],
  ['another separator', ['text-separator'], { signature: over(`${timestamp}:${text}`) }],
  ['no separator', ['text-separator'], { signature: over(timestamp + text) }],
  ['the other order', ['text-order'], { signature: over(`${text}.${timestamp}`) }],
]

const timestamps: readonly Planted[] = [
  ['missing', ['unknown', 'timestamp-missing'], { timestamp: undefined }],
  ['missing, but known', ['timestamp-changed', 'timestamp-missing'], { timestamp: '', sent }],
  ['not a number', ['timestamp-ill-formed'], { timestamp: 'soon', signature: signed(body, { timestamp: 'soon' }) }],
  ['a date', ['text-timestamp-in-seconds', 'timestamp-ill-formed'], { timestamp: new Date(arrivedAt).toISOString() }],
  ['repeated, different', ['timestamp-changed', 'timestamp-ill-formed'], { timestamp: [timestamp, '1705315801'] }],
  ['a second off', ['timestamp-changed'], { timestamp: '1705315801' }],
  ['not the one that was sent', ['timestamp-changed'], { timestamp: '1705315900', sent }],
  ['old', ['timestamp-stale'], { now: arrivedAt + 300_001 }],
  ['ahead', ['timestamp-future'], { now: arrivedAt - 300_001 }],
  [
    'the beginning of the body in it',
    ['timestamp-border-moved'],
    { timestamp: `${timestamp}.${text.slice(0, text.indexOf('.'))}`, body: text.slice(text.indexOf('.') + 1) },
  ],
]

const base64 = keyed(secret).toString('base64')
const hex = signed(body)
const headers: readonly Planted[] = [
  ['missing', ['signature-missing'], { signature: undefined }],
  ['empty', ['signature-missing'], { signature: '' }],
  ['no digest', ['signature-ill-formed'], { signature: 'z'.repeat(63) }],
  ['no digest, as long as one', ['signature-ill-formed'], { signature: 'z'.repeat(64) }],
  ['too long', ['signature-ill-formed'], { signature: 'a'.repeat(100_000) }],
  ['a prefix twice', ['signature-prefix-repeated'], { signature: `sha256=sha256=${hex}` }],
  ['another prefix', ['signature-prefix-foreign'], { signature: `sha1=${hex}` }],
  ['a prefix as others write it', ['signature-prefix-foreign'], { signature: `v1: ${hex}` }],
  ['Base64', ['signature-base64'], { signature: base64 }],
  ['Base64 behind the prefix', ['signature-base64'], { signature: `sha256=${base64}` }],
  ['Base64 for URLs', ['signature-base64url'], { signature: keyed(secret).toString('base64url') }],
  ['Base64 of the digits', ['signature-base64-of-hex'], { signature: Buffer.from(hex).toString('base64') }],
  ['in quotes', ['signature-quoted'], { signature: `"${hex}"` }],
  ['percent-encoded', ['signature-percent-encoded'], { signature: `sha256%3D${hex}` }],
  ['as BitConverter writes it', ['signature-separated'], { signature: hex.match(/../g)?.join('-').toUpperCase() }],
  ['joined with another', ['signature-joined'], { signature: `${hex}, ${'0'.repeat(64)}` }],
  ['joined with another, in a list', ['signature-joined'], { signature: ['0'.repeat(64), hex] }],
  ['cut off', ['signature-truncated'], { signature: hex.slice(0, 40) }],
  ['cut off after 15 digits', ['signature-ill-formed'], { signature: hex.slice(0, 15) }],
  ['one digit wrong', ['unknown'], { signature: hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0') }],
  ['longer', ['signature-prolonged'], { signature: `${hex}00` }],
  ['of another delivery', ['signature-changed'], { signature: signed('{"id":"evt_2"}'), sent }],
  ['SHA-1', ['digest-sha1'], { signature: keyed(secret, 'sha1').toString('hex') }],
  ['SHA-384', ['digest-sha384'], { signature: keyed(secret, 'sha384').toString('hex') }],
  ['SHA-512', ['digest-sha512'], { signature: keyed(secret, 'sha512').toString('hex') }],
  ['MD5', ['digest-md5'], { signature: keyed(secret, 'md5').toString('hex') }],
  [
    'SHA-1 under its name',
    ['signature-prefix-foreign', 'digest-sha1'],
    { signature: `sha1=${keyed(secret, 'sha1').toString('hex')}` },
  ],
  [
    'a plain hash',
    ['digest-not-hmac'],
    { signature: createHash('sha256').update(`${secret}${timestamp}.${text}`).digest('hex') },
  ],
  [
    'a hash without the secret',
    ['digest-not-hmac'],
    { signature: createHash('sha256').update(`${timestamp}.${text}`).digest('hex') },
  ],
  [
    'key and text swapped',
    ['digest-swapped'],
    { signature: createHmac('sha256', `${timestamp}.${text}`).update(secret).digest('hex') },
  ],
]

const secrets: readonly Planted[] = [
  ['not set', ['secret-missing', 'unknown'], { secret: undefined }],
  ['empty at both ends', ['secret-missing', 'secret-empty'], { secret: '', signature: signed(body, { secret: '' }) }],
  ['empty at the sender', ['secret-empty'], { signature: signed(body, { secret: '' }) }],
  ['old', ['secret-old'], { secret: 'whsec_new', oldSecrets: ['whsec_older', secret] }],
  ['a line break after it', ['secret-white-space'], { secret: `${secret}\n` }],
  ['a line break after it, written as two characters', ['secret-white-space'], { secret: `${secret}\\n` }],
  ['a line break at the sender', ['secret-white-space'], { signature: signed(body, { secret: `${secret}\n` }) }],
  ['in quotes', ['secret-quotes'], { secret: `"${secret}"` }],
  ['in quotes at the sender', ['secret-quotes'], { signature: signed(body, { secret: `'${secret}'` }) }],
  ['a comment after it', ['secret-surrounded'], { secret: `${secret} # staging` }],
  ['its name before it', ['secret-surrounded'], { secret: `AUDIAN_WEBHOOK_SECRET=${secret}` }],
  ['without its prefix', ['secret-prefix'], { secret: secret.slice(6) }],
  ['without its prefix at the sender', ['secret-prefix'], { signature: signed(body, { secret: secret.slice(6) }) }],
  [
    'its Base64 decoded',
    ['secret-base64'],
    { signature: keyed(Buffer.from(secret.slice(6), 'base64')).toString('hex') },
  ],
  [
    'its hex decoded',
    ['secret-hex'],
    { secret: hexSecret, signature: keyed(Buffer.from(hexSecret.slice(6), 'hex')).toString('hex') },
  ],
  ['encoded twice', ['secret-encoded'], { secret: Buffer.from(secret).toString('base64') }],
  [
    'encoded twice at the sender',
    ['secret-encoded'],
    { signature: signed(body, { secret: Buffer.from(secret).toString('base64') }) },
  ],
  ['another one, as what was sent shows', ['secret-wrong'], { secret: 'whsec_other', sent }],
]

const pairs: readonly Planted[] = [
  ['body and secret', ['body-reserialised', 'secret-white-space'], { body: indented, secret: `${secret}\n` }],
  [
    'body and old secret',
    ['body-final-newline', 'secret-old'],
    { body: `${text}\n`, secret: 'whsec_new', oldSecrets: [secret] },
  ],
  ['body and signed text', ['body-reserialised', 'text-without-timestamp'], { body: indented, signature: over(body) }],
  [
    'secret and signed text',
    ['secret-quotes', 'text-without-timestamp'],
    { secret: `"${secret}"`, signature: over(body) },
  ],
  [
    'secret and digest',
    ['secret-prefix', 'digest-sha512'],
    { secret: secret.slice(6), signature: keyed(secret, 'sha512').toString('hex') },
  ],
  ['body and header', ['body-byte-order-mark', 'signature-base64'], { body: `\ufeff${text}`, signature: base64 }],
  [
    'body, secret and header',
    ['body-final-newline', 'secret-prefix', 'signature-base64'],
    { body: `${text}\n`, secret: secret.slice(6), signature: base64 },
  ],
  ['body and age', ['body-reserialised', 'timestamp-stale'], { body: indented, now: arrivedAt + 3_600_000 }],
  ['header form and wrong secret', ['signature-base64', 'unknown'], { secret: 'whsec_other', signature: base64 }],
  [
    'body and wrong secret, as what was sent shows',
    ['body-truncated', 'secret-wrong'],
    { body: body.subarray(0, -1), secret: 'whsec_other', sent },
  ],
  [
    'all three, as what was sent shows',
    ['signature-changed', 'timestamp-changed', 'body-changed'],
    { body: 'other', timestamp: '1705315777', signature: 'a'.repeat(64), sent },
  ],
]

describe.each([
  ['body', bodies],
  ['body, with what was sent', bodiesAsSent],
  ['signed text', texts],
  ['timestamp', timestamps],
  ['header', headers],
  ['secret', secrets],
  ['several', pairs],
])('%s', (_part, planted) => {
  it.each(planted)('%s', (_name, expected, changed) => {
    expect(codes(changed)).toEqual(expected)
    expect(diagnoseSignature(input(changed)).verdict).toBe('invalid')
  })

  it.each(planted)('is certain where it claims to be: %s', (_name, _expected, changed) => {
    const open = diagnoseSignature(input(changed)).causes.filter((cause) => !cause.certain)
    expect(open.every(({ code }) => code === 'unknown' || code === 'secret-wrong')).toBe(true)
  })
})

it.each([
  ['with a space after each comma and colon, as json.dumps() of Python does', python],
  ['indented by 2 spaces', JSON.stringify(event, null, 2)],
  ['with escaped slashes', text.replaceAll('/', '\\/')],
  ['with sorted names', sortedText],
  [
    'with a space after each comma and colon, as json.dumps() of Python does, with \\u escapes in lower case for all but ASCII',
    escapeUnicode(python),
  ],
])('says how the JSON was written: %s', (words, content) => {
  const [cause] = diagnoseSignature(input(was(content))).causes
  expect(cause?.message).toBe(
    `The body was parsed and serialised again. The signature matches the same JSON, written ${words}.`,
  )
})

describe('where nothing can be undone', () => {
  it.each<readonly [CauseCode, string]>([
    ['body-empty', ''],
    ['body-parsed', '[object Object]'],
    ['body-replacement-characters', text.replace('ë', '\ufffd')],
    ['body-truncated', text.slice(0, 50)],
    ['body-truncated', text.slice(0, text.indexOf('Zo') + 1)],
  ])('names what looks wrong, without certainty: %s', (code, content) => {
    expect(diagnoseSignature(input({ body: content })).causes).toMatchObject([{ code, certain: false }])
  })

  it('says how much was tried', () => {
    const { causes } = diagnoseSignature(input({ signature: 'a'.repeat(64) }))
    expect(causes).toMatchObject([{ code: 'unknown', certain: false }])
    expect(Number(/(\d+) combinations/.exec(causes[0]?.message ?? '')?.[1])).toBeGreaterThan(1000)
  })
})

it('names every cause that fits', () => {
  const both = codes({ secret: [`${secret}\n`, secret.slice(6)] })
  expect(both).toEqual(['secret-white-space', 'secret-prefix'])
})

it('takes a parsed body for one', () => {
  expect(codes({ body: event as unknown as string })).toEqual(['body-parsed'])
  expect(codes({ body: undefined as unknown as string })).toEqual(['body-parsed'])
})

it.each([
  ['signature-prefixed', `sha256=${hex}`],
  ['signature-upper-case', hex.toUpperCase()],
])('calls it valid, and notes what fails where texts are compared: %s', (code, signature) => {
  expect(diagnoseSignature(input({ signature }))).toMatchObject({ verdict: 'valid', causes: [], notes: [{ code }] })
})
