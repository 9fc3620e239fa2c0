import type { JsonToken } from './json-tokens.ts'

/** One way to place white space in JSON. */
export interface Spacing {
  /** Continues "the same JSON, written …"; empty for what arrived. */
  readonly words: string
  readonly write: (tokens: readonly JsonToken[]) => string
  /** Grows with the depth. */
  readonly indents: boolean
}

export const spacings: readonly Spacing[] = [
  { words: '', indents: false, write: (tokens) => tokens.map(({ space, text }) => space + text).join('') },
  { words: 'without white space', indents: false, write: (tokens) => spaced(tokens, ',', ':') },
  {
    words: 'with a space after each comma and colon, as json.dumps() of Python does',
    indents: false,
    write: (tokens) => spaced(tokens, ', ', ': '),
  },
  { words: 'with a space after each colon', indents: false, write: (tokens) => spaced(tokens, ',', ': ') },
  { words: 'with a space after each comma', indents: false, write: (tokens) => spaced(tokens, ', ', ':') },
  {
    words: 'with a space after each comma and colon and inside braces, as people write it by hand',
    indents: false,
    write: byHand,
  },
  indented('2 spaces', '  ', '\n'),
  indented('4 spaces', '    ', '\n'),
  indented('a tab', '\t', '\n'),
  indented('1 space', ' ', '\n'),
  indented('2 spaces and with CRLF line ends', '  ', '\r\n'),
]

function spaced(tokens: readonly JsonToken[], comma: string, colon: string): string {
  const marks: Readonly<Record<string, string>> = { ',': comma, ':': colon }
  return tokens.map(({ text }) => marks[text] ?? text).join('')
}

function byHand(tokens: readonly JsonToken[]): string {
  const marks: Readonly<Record<string, string>> = { ',': ', ', ':': ': ', '{': '{ ', '}': ' }' }
  const written = tokens.map(({ text }, at) => {
    const empty = (text === '{' && tokens[at + 1]?.text === '}') || (text === '}' && tokens[at - 1]?.text === '{')
    return empty ? text : (marks[text] ?? text)
  })
  return written.join('')
}

function indented(words: string, step: string, lineEnd: string): Spacing {
  return { words: `indented by ${words}`, indents: true, write: (tokens) => pretty(tokens, step, lineEnd) }
}

function pretty(tokens: readonly JsonToken[], step: string, lineEnd: string): string {
  let depth = 0
  let written = ''
  let previous = ''
  for (const { text } of tokens) {
    const opened = previous === '{' || previous === '['
    const closes = text === '}' || text === ']'
    if (closes) depth--
    if (opened) depth++
    // An empty object or array stays on its line.
    const breaks = closes !== opened || previous === ','
    if (breaks) written += lineEnd + step.repeat(Math.max(0, depth))
    else if (previous === ':') written += ' '
    written += text
    previous = text
  }
  return written
}
