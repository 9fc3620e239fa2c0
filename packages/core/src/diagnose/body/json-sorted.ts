import type { JsonToken } from './json-tokens.ts'

interface Reader {
  readonly tokens: readonly JsonToken[]
  at: number
}

/** The texts of the tokens of one value. */
type Texts = readonly string[]

/**
 * The tokens with the members of each object sorted by name, and without white space; `undefined` if they are not one
 * value. Recurses once a level: for shallow JSON only.
 */
export function sortedTokens(tokens: readonly JsonToken[]): readonly JsonToken[] | undefined {
  const reader: Reader = { tokens, at: 0 }
  const value = readValue(reader)
  return reader.at === tokens.length ? value?.map((text) => ({ space: '', text })) : undefined
}

function readValue(reader: Reader): Texts | undefined {
  const text = reader.tokens[reader.at++]?.text
  if (text === '{') return enclosed('{', readItems(reader, '}', readMember)?.sort(byName), '}')
  if (text === '[') return enclosed('[', readItems(reader, ']', readValue), ']')
  return text === undefined || /^[\]},:]$/.test(text) ? undefined : [text]
}

function readItems(
  reader: Reader,
  close: string,
  readItem: (reader: Reader) => Texts | undefined,
): Texts[] | undefined {
  const items: Texts[] = []
  while (reader.tokens[reader.at]?.text !== close) {
    if (items.length > 0 && reader.tokens[reader.at++]?.text !== ',') return undefined
    const item = readItem(reader)
    if (item === undefined) return undefined
    items.push(item)
  }
  reader.at++
  return items
}

function readMember(reader: Reader): Texts | undefined {
  const [name, colon] = reader.tokens.slice(reader.at, reader.at + 2)
  reader.at += 2
  const value = readValue(reader)
  return name && colon?.text === ':' && value ? [name.text, ':', ...value] : undefined
}

function enclosed(open: string, items: readonly Texts[] | undefined, close: string): Texts | undefined {
  return items && [open, ...items.flatMap((item, index) => (index > 0 ? [',', ...item] : item)), close]
}

/** By code points, as other languages sort; without the quotes, which would count against a longer name. */
function byName([one = '']: Texts, [other = '']: Texts): number {
  return Buffer.compare(Buffer.from(one.slice(1, -1)), Buffer.from(other.slice(1, -1)))
}
