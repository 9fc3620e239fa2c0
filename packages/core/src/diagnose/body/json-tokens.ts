import { limits } from '../limits.ts'

/** A piece of JSON as it is written: a bracket, a comma, a colon, a string with its quotes, a number, a word. */
export interface JsonToken {
  /** White space before it. */
  readonly space: string
  readonly text: string
}

const token = /([ \t\r\n]*)([{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+)/sy

/** The pieces, or `undefined` if the text is not made of them. Nothing is parsed to values, so numbers stay as they are. */
export function jsonTokens(text: string): readonly JsonToken[] | undefined {
  if (!/^[ \t\r\n]*["{[]/.test(text)) return undefined
  const tokens: JsonToken[] = []
  const end = text.trimEnd().length
  token.lastIndex = 0
  while (token.lastIndex < end) {
    const match = token.exec(text)
    if (match === null) return undefined
    tokens.push({ space: match[1] ?? '', text: match[2] ?? '' })
  }
  return tokens
}

/** How deeply it is nested, and how many brackets are still open at the end. */
export function nesting(tokens: readonly JsonToken[]): { readonly deepest: number; readonly open: number } {
  let open = 0
  let deepest = 0
  for (const { text } of tokens) {
    if (text === '{' || text === '[') deepest = Math.max(deepest, ++open)
    if (text === '}' || text === ']') open--
  }
  return { deepest, open }
}

const widestStep = 4

/** Whether it can be indented and sorted at a bounded cost. */
export function isShallow(tokens: readonly JsonToken[]): boolean {
  const { deepest, open } = nesting(tokens)
  return open === 0 && tokens.length * deepest * widestStep <= limits.indented
}
