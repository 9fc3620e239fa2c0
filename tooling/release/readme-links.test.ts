import { expect, it } from 'vitest'
import { badges, brokenReadmeLinks } from './readme-links.ts'

const files = ['README.md', 'LICENSE', 'migrations/0001.sql']

it('accepts addresses, anchors and files of the tarball', () => {
  const readme = '[a](https://example.com/x) [b](#below) [c](LICENSE) [d](./migrations/0001.sql#top)'
  expect(brokenReadmeLinks(readme, files)).toEqual([])
})

it('names links to what is not in the tarball, inline and as references', () => {
  const readme = '[a](../../docs/options.md#x) and [b](src/index.ts)\n\n[c]: ../core\n'
  expect(brokenReadmeLinks(readme, files)).toEqual(['../../docs/options.md#x', 'src/index.ts', '../core'])
})

it('names an address without TLS', () => {
  expect(brokenReadmeLinks('[a](http://example.com)', files)).toEqual(['http://example.com'])
})

it('leaves code out', () => {
  expect(brokenReadmeLinks('```ts\nhandlers[0](event)\n```\nand `x[1](y)`', files)).toEqual([])
})

it('finds badges', () => {
  expect(badges('![npm](https://img.shields.io/npm/v/x)')).toEqual(['https://img.shields.io/npm/v/x)'])
})
