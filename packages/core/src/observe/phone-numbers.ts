const between = String.raw`[\s()./\u2010-\u2015-]`
/** International numbers, however they are grouped. Their plus sign may be escaped, as in JSON. */
const international = new RegExp(String.raw`(?:\+|\\u002b)(?:${between}{0,3}\d){7,}`, 'gi')
/** The same inside a URL. */
const encoded = new RegExp(String.raw`%2b(?:(?:${between}|\+|%2\d){0,3}\d){7,}`, 'gi')

/** Texts with many digits that are not phone numbers, recognised by their form. */
const kept = [
  // Audian's ids.
  '(?<![a-z0-9])(?:evt|dlv|delv|wh)_[a-z0-9]+',
  // UUIDs.
  '(?<![a-z0-9])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![a-z0-9])',
  // ISO 8601 times, which may have nanoseconds.
  String.raw`(?<!\d)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+`,
  // Decimal numbers, which may have a unit. After these, a file's name may follow.
  String.raw`(?<![\w.])\d{1,6}\.\d{9,}(?![\d_]|[.-]\w)`,
  // An escaped character: its hexadecimal digits are not part of what follows.
  String.raw`%[0-9a-f]{2}|\\u[0-9a-f]{4}`,
].join('|')
/** The North American form. */
const grouped = new RegExp(
  String.raw`${kept}|(?<number>(?<!\d)(?:1${between})?\(?\d{3}\)?${between}{0,2}\d{3}${between}\d{4}(?!\d))`,
  'gi',
)
const words = new RegExp(`${kept}|(?<word>[a-z0-9]+)`, 'gi')

/**
 * The text with its phone numbers masked, except for the last two digits. A number is masked anywhere, including file
 * names and URLs:
 *
 * - a plus sign and seven digits or more, however they are grouped;
 * - the North American form, such as `(415) 555-1234`;
 * - nine to fifteen digits in a row, as long as E.164 lets a number be.
 *
 * What could be a phone number counts as one: Unix time in a text, and an id of digits. These stay: ids with Audian's
 * prefixes, UUIDs, hexadecimal ids of 16 characters or more that have letters, decimal numbers, ISO 8601 times.
 * National numbers that are grouped in another way than the North American one are not recognised.
 */
export function maskPhoneNumbers(text: string): string {
  return text
    .replace(encoded, masked)
    .replace(international, masked)
    .replace(grouped, (match, number?: string) => (number === undefined ? match : masked(number)))
    .replace(words, (match, word?: string) => (word === undefined ? match : maskedWord(word)))
}

function maskedWord(word: string): string {
  return isHexadecimalId(word) ? word : word.replace(/(?<!\d)\d{9,15}(?!\d)/g, masked)
}

function isHexadecimalId(word: string): boolean {
  return word.length >= 16 && /^[0-9a-f]*$/i.test(word) && /[a-f]/i.test(word)
}

function masked(number: string): string {
  return `[phone …${number.slice(-2)}]`
}
