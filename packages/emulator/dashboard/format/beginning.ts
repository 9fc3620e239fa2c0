/** The first lines of a text, and how many lines it has altogether. */
export interface Beginning {
  readonly shown: string
  readonly lines: number
  /** Whether the text is longer than the shown part. */
  readonly cut: boolean
}

interface Limits {
  readonly lines: number
  /** UTF-16 units: one line may be longer than a page. */
  readonly characters: number
}

/** A text is cut only where that saves a quarter of the limit or more: a button needs space too. */
export function beginningOf(text: string, limits: Limits): Beginning {
  const lines = text.split('\n')
  const few = lines.length <= limits.lines * 1.25 && text.length <= limits.characters * 1.25
  if (few) return { shown: text, lines: lines.length, cut: false }
  const head = lines.slice(0, limits.lines).join('\n').slice(0, limits.characters)
  // Half a surrogate pair would be shown as a question mark.
  return { shown: head.replace(/[\uD800-\uDBFF]$/, ''), lines: lines.length, cut: true }
}
