import { type Finding, finding } from './cause.ts'
import { limits } from './limits.ts'
import { distinct, type Variant } from './variant.ts'

type Key = string | Buffer

/** The keys that were probably used if the unchanged secret does not match. */
export function keyVariants(secrets: readonly string[], oldSecrets: readonly string[]): readonly Variant<Buffer>[] {
  const variants = oldSecrets.map((secret) => variant(secret, oldOne))
  for (const secret of secrets.slice(0, limits.secrets)) {
    const changed = [...taken(secret), ...added(secret), ...prefixes(secret), ...encodings(secret)]
    variants.push(...distinct(changed, [Buffer.from(secret), Buffer.alloc(0)]))
  }
  return [...variants, variant('', emptyOne)]
}

function variant(key: Key, cause: Finding): Variant<Buffer> {
  return { value: Buffer.from(key as string), cause }
}

/** The receiver's secret has something around it. */
function taken(secret: string): Variant<Buffer>[] {
  const core = /whsec_[\w+/=-]+/.exec(secret)?.[0]
  return [
    variant(secret.trim(), whiteSpace),
    variant(secret.trim().replace(/\\[nr]/g, ''), whiteSpace),
    variant(secret.trim().replace(/^(["'`])(.*)\1$/, '$2'), quotes),
    ...(core === undefined ? [] : [variant(core, surrounded)]),
  ]
}

/** The sender's has. */
function added(secret: string): Variant<Buffer>[] {
  return [
    ...['\n', '\r\n', '\r', ' ', '\\n'].map((end) => variant(secret + end, whiteSpaceSigned)),
    ...[' ', '\ufeff'].map((start) => variant(start + secret, whiteSpaceSigned)),
    ...['"', "'"].map((quote) => variant(quote + secret + quote, quotesSigned)),
  ]
}

function prefixes(secret: string): Variant<Buffer>[] {
  if (!secret.startsWith('whsec_')) return [variant(`whsec_${secret}`, withPrefix)]
  return [variant(secret.slice(6), withoutPrefix), variant(`whsec_${secret}`, withPrefix)]
}

function encodings(secret: string): Variant<Buffer>[] {
  const rest = secret.trim().replace(/^whsec_/, '')
  const decoded = Buffer.from(secret, 'base64')
  return [
    variant(decoded, decoded.toString('latin1').startsWith('whsec_') ? encodedAsBase64 : base64),
    variant(Buffer.from(rest, 'base64'), base64),
    ...(/^(?:[0-9a-f]{2})+$/i.test(rest) ? [variant(Buffer.from(rest, 'hex'), hex)] : []),
    variant(Buffer.from(secret).toString('base64'), encoded('Base64')),
    variant(`whsec_${Buffer.from(rest).toString('base64')}`, encoded('Base64')),
    variant(Buffer.from(secret).toString('hex'), encoded('hexadecimal')),
    variant(encodeURIComponent(secret), encoded('percent encoding')),
    variant(unescaped(secret), encoded('percent encoding')),
    variant(JSON.stringify(secret), encoded('JSON')),
  ]
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function encoded(how: string): Finding {
  return finding('secret-encoded', `The signature matches the secret with one more, or one less, layer of ${how}.`)
}

const oldOne = finding('secret-old', 'The signature matches an old secret, not the current one.')
const emptyOne = finding('secret-empty', 'The signature was made with an empty secret.')
const whiteSpace = finding('secret-white-space', 'The signature matches the secret without the white space around it.')
const whiteSpaceSigned = finding(
  'secret-white-space',
  'The signature was made with white space, such as a line break, before or after the secret.',
)
const quotes = finding('secret-quotes', 'The signature matches the secret without the quotes around it.')
const quotesSigned = finding('secret-quotes', 'The signature was made with quotes around the secret.')
const surrounded = finding('secret-surrounded', 'The signature matches the secret without the text around it.')
const withoutPrefix = finding('secret-prefix', 'The signature was made with the secret without its whsec_ prefix.')
const withPrefix = finding('secret-prefix', 'The signature was made with whsec_ in front of this secret.')
const base64 = finding(
  'secret-base64',
  'The signature was made with the Base64-decoded bytes of the secret, not with its text.',
)
const encodedAsBase64 = finding('secret-encoded', 'This secret is the Base64 form of the one that signed.')
const hex = finding('secret-hex', 'The signature was made with the hex-decoded bytes of the secret, not with its text.')
