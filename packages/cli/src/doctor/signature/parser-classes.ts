import type { VariantName } from './body-variants.ts'

/** What changes the body before it is verified: known by the variants that it leaves as they are. */
interface ParserClass {
  readonly name: string
  readonly keeps: readonly VariantName[]
}

/** Every one of them drops escapes that it does not need itself, and white space. */
const classes: readonly ParserClass[] = [
  {
    name: 'JSON.parse() and JSON.stringify(), as with express.json()',
    keeps: ['order', 'unicode', 'slash', 'markup'],
  },
  { name: 'json_decode() and json_encode() of PHP', keeps: ['order', 'escape', 'escaped-slash', 'markup'] },
  { name: 'json.loads() and json.dumps() of Python', keeps: ['spaces'] },
  {
    name: 'json.loads() and json.dumps() of Python, without spaces',
    keeps: ['order', 'escape', 'slash', 'markup', 'number'],
  },
  { name: 'encoding/json of Go, through a map', keeps: ['unicode', 'slash'] },
  { name: 'a parser that sorts keys, such as serde_json of Rust', keeps: ['unicode', 'slash', 'markup', 'number'] },
  { name: 'to_json of Rails', keeps: ['order', 'unicode', 'slash', 'number'] },
  { name: 'System.Text.Json of .NET', keeps: ['order', 'slash', 'number'] },
  { name: 'a JSON parser that keeps numbers unchanged', keeps: ['order', 'unicode', 'slash', 'markup', 'number'] },
]

const whiteSpace: readonly VariantName[] = ['newline', 'crlf']

/** What probably changes the body, as the subject of a sentence; `undefined` if the pattern fits nothing that is known. */
export function changerOf(kept: ReadonlySet<VariantName>, all: readonly VariantName[]): string | undefined {
  const lost = all.filter((name) => !kept.has(name))
  if (lost.length > 0 && lost.every((name) => whiteSpace.includes(name))) {
    return lost.includes('crlf') ? 'code that normalises line breaks' : 'code that trims the body'
  }
  if (lost.length === 1 && lost[0] === 'unicode') return 'code that does not read the body as UTF-8'
  return classes.find(({ keeps }) => keeps.length === kept.size && keeps.every((name) => kept.has(name)))?.name
}
