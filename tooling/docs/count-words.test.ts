import { expect, it } from 'vitest'
import { countWords } from './count-words.ts'

it.each([
  ['# A title\n\nTwo words, then `code` – and a dash.', 9],
  ['See [the guide](docs/a/very/long/path.md).', 3],
  ['![not read](a.svg)\n\n<picture>\n  <img alt="not read" src="a.webp" />\n</picture>\n', 0],
  ['Before.\n\n```ts\nconst not = read\n```\n\nAfter.', 2],
  ['| a | b |\n| - | - |\n| c | d |\n\nOne.', 1],
])('%j has %i words', (text, count) => {
  expect(countWords(text)).toBe(count)
})
