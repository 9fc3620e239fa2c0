import { expect, it } from 'vitest'
import { findWords } from './find-words.ts'

const wordsIn = (text: string) => findWords(text).map(({ line, text: word }) => `${line}: ${word}`)

it('finds words in any case, with their lines', () => {
  expect(wordsIn('A caller is told.\n\nNobody answers.')).toEqual(['1: told', '3: Nobody'])
})

it.each([
  ['a comment', '// The store is\n// no longer there, and its work goes\n// on.', ['2: goes on']],
  ['a block comment', '/**\n * It has a clock of\n * its own.\n */', ['2: of its own']],
  ['a paragraph', 'Deliveries are\n  under\n  way.', ['2: under way']],
])('finds words across the line breaks of %s', (_title, text, words) => expect(wordsIn(text)).toEqual(words))

it.each([
  'toldTwice',
  'noBody',
  'un-told',
  'whatever$',
  'there is no store',
  'it is no longer there',
  'of its own accord',
])('leaves alone: %s', (text) => expect(wordsIn(text)).toEqual([]))

it.each(['it is no event', 'these are no secrets', 'is gone', 'what became of it', 'hands in a pool'])(
  'finds: %s',
  (text) => expect(wordsIn(text)).toHaveLength(1),
)
