/** A text as UTF-8 bytes, one character for each, and the part of the original text that each byte comes from. */
export interface Decoded {
  readonly bytes: string
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/** How often a text is decoded: a URL in a JSON text that a proxy's error page quotes is encoded three times. */
const mostLayers = 8

const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  ast: '*',
  bsol: '\\',
  colon: ':',
  comma: ',',
  commat: '@',
  dollar: '$',
  equals: '=',
  excl: '!',
  grave: '`',
  gt: '>',
  hat: '^',
  lbrace: '{',
  lbrack: '[',
  lcub: '{',
  lowbar: '_',
  lpar: '(',
  lsqb: '[',
  lt: '<',
  num: '#',
  percnt: '%',
  period: '.',
  plus: '+',
  quest: '?',
  quot: '"',
  rbrace: '}',
  rbrack: ']',
  rcub: '}',
  rpar: ')',
  rsqb: ']',
  semi: ';',
  sol: '/',
  verbar: '|',
  vert: '|',
}

/**
 * The escapes of URLs, JSON, JavaScript and HTML. Any other backslash stands for the character after it. A run of
 * backslashes is always read whole, so matching takes linear time.
 */
const escapes = new RegExp(
  [
    String.raw`%[\da-f]{2}`,
    String.raw`%u[\da-f]{4}`,
    String.raw`\\+u(?:d[89ab][\da-f]{2}\\+ud[c-f][\da-f]{2}|[\da-f]{4}|\{[\da-f]{1,6}\})`,
    String.raw`\\+x[\da-f]{2}`,
    String.raw`\\+[^\\]?`,
    String.raw`&#x[\da-f]{1,6};?`,
    String.raw`&#\d{1,7};?`,
    `&(?:${Object.keys(named).join('|')});`,
  ].join('|'),
  'gi',
)

/** The text as it is, and decoded once, twice and so on, until nothing changes any more. */
export function decodings(text: string): Decoded[] {
  const layers = [bytesOf(text)]
  for (let layer = layers[0]; layer !== undefined && layers.length < mostLayers; ) {
    const next = decodedOnce(layer)
    if (next.bytes === layer.bytes) break
    layers.push(next)
    layer = next
  }
  return layers
}

function bytesOf(text: string): Decoded {
  const { add, decoded } = builder()
  let at = 0
  for (const character of text) {
    add(utf8(character), at, at + character.length)
    at += character.length
  }
  return decoded()
}

function decodedOnce(layer: Decoded): Decoded {
  const { add, decoded } = builder()
  let read = 0
  const keepUntil = (end: number) => {
    for (; read < end; read++) add(layer.bytes.charAt(read), layer.from[read] ?? 0, layer.to[read] ?? 0)
  }
  for (const { 0: escaped, index } of layer.bytes.matchAll(escapes)) {
    keepUntil(index)
    read = index + escaped.length
    add(meaning(escaped), layer.from[index] ?? 0, layer.to[read - 1] ?? 0)
  }
  keepUntil(layer.bytes.length)
  return decoded()
}

function builder() {
  const bytes: string[] = []
  const from: number[] = []
  const to: number[] = []
  return {
    /** Bytes that come from one part of the text. */
    add(own: string, start: number, end: number): void {
      for (const byte of own) {
        bytes.push(byte)
        from.push(start)
        to.push(end)
      }
    },
    decoded: (): Decoded => ({ bytes: bytes.join(''), from, to }),
  }
}

/** The bytes that an escape stands for. */
function meaning(escaped: string): string {
  if (/^\\+[^\\ux]?$|^\\+[ux]$/i.test(escaped)) return escaped.replaceAll('\\', '')
  if (/^%[^u]/i.test(escaped)) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
  const name = /^&([a-z]+);$/i.exec(escaped)?.[1]
  if (name !== undefined) return named[name.toLowerCase()] ?? ''
  const decimal = /^&#(\d+)/.exec(escaped)?.[1]
  const units = decimal === undefined ? hexadecimal(escaped) : [Number(decimal)]
  return units.some((unit) => unit > 0x10ffff) ? escaped : utf8(String.fromCodePoint(...units))
}

function hexadecimal(escaped: string): number[] {
  return [...escaped.matchAll(/[xu]\{?([\da-f]+)/gi)].map(([, digits = '']) => Number.parseInt(digits, 16))
}

function utf8(text: string): string {
  return Buffer.from(text).toString('latin1')
}
