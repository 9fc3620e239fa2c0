import { expect, it } from 'vitest'
import { anchorOf } from './anchors.ts'

it.each([
  ['Next.js', 'nextjs'],
  ['handle() and receive()', 'handle-and-receive'],
  ['OPTIONS_INVALID', 'options_invalid'],
  ['What a 4xx means', 'what-a-4xx-means'],
])('%s has the anchor %s', (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor)
})
