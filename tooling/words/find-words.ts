import { type WordToAvoid, wordsToAvoid } from './words-to-avoid.ts'

export interface FoundWord {
  /** From 1. */
  readonly line: number
  readonly text: string
  readonly instead: string
}

// Parts of identifiers such as `toldTwice` and of names such as `a-told-word` are left alone.
const expressions = wordsToAvoid.map(({ pattern, instead }: WordToAvoid) => ({
  expression: new RegExp(`(?<![\\w$-])(?:${pattern.replaceAll(' ', ' +')})(?![\\w$-])`, 'gi'),
  instead,
}))

const camelCase = /[a-z][A-Z]/

/** The words to avoid in a text, in the order of its lines. A comment's line breaks do not hide one. */
export function findWords(text: string): FoundWord[] {
  const flat = text.replace(/\n[\t ]*(?:\*(?!\/)|\/\/|#)?[\t ]*/g, (gap) => ' '.repeat(gap.length))
  const found = expressions.flatMap(({ expression, instead }) =>
    [...flat.matchAll(expression)]
      .filter(([word]) => !camelCase.test(word))
      .map((match) => ({ at: match.index, text: match[0].replace(/ +/g, ' '), instead })),
  )
  return found.sort((one, other) => one.at - other.at).map(({ at, ...word }) => ({ line: lineAt(text, at), ...word }))
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
