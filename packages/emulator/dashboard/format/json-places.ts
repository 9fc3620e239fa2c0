import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'

/** Of JSON text. Both count from 1. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/** Where a value begins, by its path. For a missing value, where its object begins. */
export function placeOfPath(text: string, path: readonly string[]): TextPlace {
  let node = parseTree(text)
  let offset = node?.offset ?? 0
  for (const name of path) {
    const property = propertyOf(node, name)
    if (property === undefined) break
    offset = property.offset
    node = property.children?.[1]
  }
  return placeAt(text, offset)
}

/** The last one of this name, as `JSON.parse()` takes it. */
function propertyOf(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined
  return node.children?.findLast(({ children }) => children?.[0]?.value === name)
}

/** The first syntax error of a text, and its place. Undefined if none is found. */
export function syntaxProblem(text: string): (TextPlace & { readonly reason: string }) | undefined {
  const errors: ParseError[] = []
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const [first] = errors
  if (first === undefined) return undefined
  return {
    ...placeAt(text, first.offset),
    reason: reasons[printParseErrorCode(first.error)] ?? 'the syntax is invalid',
  }
}

function placeAt(text: string, offset: number): TextPlace {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

const reasons: Readonly<Record<string, string>> = {
  InvalidSymbol: 'strings must be in double quotes; words other than true, false and null are not allowed',
  InvalidNumberFormat: 'the number is not valid in JSON',
  PropertyNameExpected: 'a name in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing brace } is expected',
  CloseBracketExpected: 'a closing bracket ] is expected',
  EndOfFileExpected: 'nothing may follow the event',
  InvalidCommentToken: 'comments are not allowed',
  UnexpectedEndOfComment: 'comments are not allowed',
  UnexpectedEndOfString: 'the string does not end on its line',
  UnexpectedEndOfNumber: 'the number does not end',
  InvalidUnicode: 'after \\u four hexadecimal digits are expected',
  InvalidEscapeCharacter: 'the character after the backslash is not allowed there',
  InvalidCharacter: 'a string may not hold this character; write it as \\u…',
}
