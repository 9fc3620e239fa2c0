/** One way to write the strings of JSON. */
export interface Escapes {
  /** Continues "the same JSON, written …"; empty for what arrived. */
  readonly words: string
  /** Takes a string with its quotes, and gives it with its quotes. */
  readonly write: (text: string) => string
}

const unicodeLower = (text: string) => text.replace(/[^\0-\x7f]/g, (unit) => `\\u${hexOf(unit)}`)
const unicodeUpper = (text: string) => text.replace(/[^\0-\x7f]/g, (unit) => `\\u${hexOf(unit).toUpperCase()}`)
const slashes = (text: string) => text.replaceAll('/', '\\/')

export const escapeStyles: readonly Escapes[] = [
  { words: '', write: (text) => text },
  { words: 'with as few escapes as possible, as JSON.stringify() does', write: plain },
  { words: 'with \\u escapes in lower case for all but ASCII', write: (text) => unicodeLower(plain(text)) },
  { words: 'with \\u escapes in upper case for all but ASCII', write: (text) => unicodeUpper(plain(text)) },
  { words: 'with escaped slashes', write: (text) => slashes(plain(text)) },
  {
    words: 'with escaped slashes and \\u escapes, as json_encode() of PHP does',
    write: (text) => slashes(unicodeLower(plain(text))),
  },
  {
    words: 'with <, > and & as \\u escapes, as json.Marshal() of Go does',
    write: (text) => plain(text).replace(/[<>&\u2028\u2029]/g, (unit) => `\\u${hexOf(unit)}`),
  },
  {
    words: 'with + and quotes as \\u escapes, as System.Text.Json of .NET does',
    write: (text) =>
      unicodeUpper(plain(text).replace(/\\"|[<>&'+`]/g, (unit) => `\\u${hexOf(unit.slice(-1)).toUpperCase()}`)),
  },
]

/** The shortest form: what `JSON.stringify()` writes. */
function plain(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}

function hexOf(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0')
}
