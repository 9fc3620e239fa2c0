import { decodings } from './decode.ts'

/** Shorter ones would be found in texts that have nothing to do with them. */
const shortestBase64 = 8
const shortestHex = 4

/**
 * Expressions that find a secret in a decoded text: as it is, as base64 and as hexadecimal digits. What they find is the
 * first group or, without one, the whole match: the first kind looks ahead, since two occurrences may overlap.
 */
export function spellingsOf(secret: string): RegExp[] {
  const forms = new Set(decodings(secret).map(({ bytes }) => bytes))
  const bytes = Buffer.from(secret)
  return [
    ...[...forms].filter((form) => form !== '').map((form) => new RegExp(`(?=(${literal(form)}))`, 'g')),
    ...(bytes.length < shortestBase64 ? [] : base64Of(bytes).map(base64Expression)),
    ...(bytes.length < shortestHex ? [] : [new RegExp(bytes.toString('hex'), 'gi')]),
  ]
}

/**
 * The digits that a secret has inside a longer text, at any position. Digits that also hold bits of what is
 * beside it are left out.
 */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    return digits.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
  })
}

/** In either alphabet, with the digits that the secret shares with what is beside it. */
function base64Expression(digits: string): RegExp {
  const either = digits.replace(/[+/]/g, (digit) => (digit === '+' ? '[+ -]' : '[/_]'))
  return new RegExp(`[\\w+/-]?${either}[\\w+/-]?={0,2}`, 'g')
}

/** A space and a plus sign are the same, as in forms. */
function literal(text: string): string {
  return text.replace(/[\\^$.*?()[\]{}|]/g, String.raw`\$&`).replace(/[ +]/g, '[ +]')
}
