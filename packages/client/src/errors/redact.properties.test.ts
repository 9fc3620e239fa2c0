import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { redact } from './redact.ts'

// The machine may be busy, and a failure takes its time to shrink.
vi.setConfig({ testTimeout: 60_000 })

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300)

/** One character of a token in any of the forms in which APIs, proxies and frameworks print it. */
type Spelling = (character: string) => string

const hex = (character: string, digits: number) => character.charCodeAt(0).toString(16).padStart(digits, '0')
const spellings: readonly Spelling[] = [
  (character) => character,
  (character) => `%${hex(character, 2)}`,
  (character) => `%${hex(character, 2).toUpperCase()}`,
  (character) => `%25${hex(character, 2).toUpperCase()}`,
  (character) => `%2525${hex(character, 2)}`,
  (character) => `\\u${hex(character, 4)}`,
  (character) => `\\u${hex(character, 4).toUpperCase()}`,
  (character) => `\\\\u${hex(character, 4)}`,
  (character) => `\\x${hex(character, 2)}`,
  (character) => `&#${character.charCodeAt(0)};`,
  (character) => `&#x${hex(character, 1)};`,
  (character) => `&#X${hex(character, 1).toUpperCase()};`,
  (character) => `&amp;#${character.charCodeAt(0)};`,
  (character) => (/[\w]/.test(character) ? character : `\\${character}`),
]

/** Whole texts are encoded again by the programs that pass them on. */
const encodings: readonly ((text: string) => string)[] = [
  encodeURIComponent,
  encodeURI,
  (text) => new URLSearchParams({ x: text }).toString(),
  (text) => JSON.stringify(text),
  (text) => JSON.stringify(text).replaceAll('/', '\\/'),
  (text) => text.replace(/[&<>"'/+=]/g, (character) => `&#${character.charCodeAt(0)};`),
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  (text) => encodeURIComponent(text).replace(/%../g, (byte) => byte.toLowerCase()),
]

const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code))
// A backslash at the end of a token may stay visible: it looks like one that escapes what follows.
const token = fc.string({ unit: visible, minLength: 12, maxLength: 60 }).filter((text) => !text.endsWith('\\'))
// Without the characters that begin an escape: which one they begin can depend on how the next character is written.
const plainToken = token.map((text) => text.replace(/[\\%&]/g, '/'))
const base64Token = fc.uint8Array({ minLength: 9, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64'))

it('hides a token whose characters are escaped in any mixture of ways', () => {
  const spelt = fc
    .oneof(plainToken, base64Token)
    .chain((secret) =>
      fc
        .array(fc.constantFrom(...spellings), { minLength: secret.length, maxLength: secret.length })
        .map((chosen) => ({ secret, text: [...secret].map((character, at) => chosen[at]?.(character)).join('') })),
    )
  fc.assert(
    fc.property(spelt, ({ secret, text }) => {
      expect(redact(`refused: ${text}`, [secret])).toBe('refused: [hidden]')
    }),
    { numRuns },
  )
})

it('hides a token in a text that is encoded up to three times', () => {
  fc.assert(
    fc.property(
      fc.oneof(token, base64Token),
      fc.array(fc.constantFrom(...encodings), { maxLength: 3 }),
      (secret, chosen) => {
        const encoded = (text: string) => chosen.reduce((rest, encode) => encode(rest), text)
        const mark = 'MARK'
        const [before = '', after = ''] = encoded(`"token" ${mark} end`).split(mark)
        const shown = redact(encoded(`"token" ${secret} end`), [secret])
        expect(shown).toBe(`${before}[hidden]${after}`)
      },
    ),
    { numRuns },
  )
})

it('hides a token in base64, base64url and hexadecimal digits, in any surroundings', () => {
  fc.assert(
    fc.property(
      fc.record({
        secret: token,
        before: fc.string({ maxLength: 7 }),
        after: fc.string({ maxLength: 7 }),
        encoding: fc.constantFrom<BufferEncoding>('base64', 'base64url', 'hex'),
      }),
      ({ secret, before, after, encoding }) => {
        const text = Buffer.from(`${before}${secret}${after}`).toString(encoding)
        const shown = redact(`got ${text}.`, [secret])
        const parts = shown.slice(4, -1).split('[hidden]')
        expect(parts.length).toBeGreaterThan(1)
        const rest = parts.join('').replaceAll('=', '')
        // What surrounds the token may stay, in its own digits, and nothing more.
        const surroundings = Buffer.byteLength(before) + Buffer.byteLength(after)
        expect(rest.length).toBeLessThanOrEqual(
          encoding === 'hex' ? surroundings * 2 : Math.ceil((surroundings * 8) / 6),
        )
      },
    ),
    { numRuns },
  )
})

it('leaves a text alone in which the token does not stand', () => {
  fc.assert(
    fc.property(token, fc.string({ unit: fc.constantFrom(...'abc %\\&#;xu+=/25'), maxLength: 11 }), (secret, text) => {
      expect(redact(text, [secret])).toBe(text)
    }),
  )
})
