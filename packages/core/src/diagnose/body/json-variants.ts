import { utf8 } from '../bytes.ts'
import { finding } from '../cause.ts'
import type { Variant } from '../variant.ts'
import { escapeStyles } from './json-escapes.ts'
import { sortedTokens } from './json-sorted.ts'
import { spacings } from './json-spacing.ts'
import { isShallow, type JsonToken, jsonTokens } from './json-tokens.ts'

/** The same JSON, as other serialisers write it. The simplest differences come first. */
export function* jsonVariants(body: Buffer): Generator<Variant<Buffer>> {
  const tokens = jsonTokens(utf8(body) ?? '')
  if (tokens === undefined) return
  const ends = endsOf(body)
  for (const { text, words } of texts(tokens, isShallow(tokens))) {
    for (const { end, words: endWords } of ends) {
      yield { value: Buffer.from(text + end), cause: reserialised([...words, endWords]) }
    }
  }
}

function* texts(tokens: readonly JsonToken[], shallow: boolean) {
  const possible = spacings.filter(({ indents }) => shallow || !indents)
  for (const order of orders(tokens, shallow)) {
    for (const escapes of escapeStyles) {
      const written = order.tokens.map(({ space, text }) => ({
        space,
        text: text[0] === '"' ? escapes.write(text) : text,
      }))
      for (const spacing of possible) {
        yield { text: spacing.write(written), words: [spacing.words, order.words, escapes.words] }
      }
    }
  }
}

function* orders(tokens: readonly JsonToken[], shallow: boolean) {
  yield { tokens, words: '' }
  const sorted = shallow ? sortedTokens(tokens) : undefined
  if (sorted) yield { tokens: sorted, words: 'with sorted names' }
}

/** The end as it is, without white space, and with a line break. */
function endsOf(body: Buffer) {
  const end = /[ \t\r\n]*$/.exec(body.subarray(-64).toString('latin1'))?.[0] ?? ''
  return [
    { end, words: '' },
    { end: '', words: '' },
    { end: '\n', words: 'with a line break at the end' },
  ]
}

function reserialised(words: readonly string[]) {
  const how = words.filter((part) => part !== '').join(', ')
  const written = how === '' ? '' : `, written ${how}`
  return finding(
    'body-reserialised',
    `The body was parsed and serialised again. The signature matches the same JSON${written}.`,
  )
}
