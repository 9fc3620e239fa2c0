import { expect, it } from 'vitest'
import { llmsFullText, llmsText, markdownOf } from './llms.ts'
import { pageFrom } from './page.ts'

const index = pageFrom('# Overview\n\nIt begins here.\n', { file: 'docs/start/index.md', path: '/start/' })
const page = pageFrom('# A page\n\n[Options](../reference/options.md#createwebhooks)\n', {
  file: 'docs/start/a.md',
  path: '/start/a',
})
const sections = [{ text: 'Start', pages: [index, page] }]

it('lists the Markdown of the pages, and names the file with all of them', () => {
  const text = llmsText(sections)
  expect(text).toContain(
    '## Start\n\n- [Overview](/start/index.md): It begins here.\n- [A page](/start/a.md): Options\n',
  )
  expect(text).toContain('[llms-full.txt](/llms-full.txt)')
})

it('has every page in the full text, with the links of the site', () => {
  expect(llmsFullText(sections)).toContain(
    '<!-- /start/a -->\n\n# A page\n\n[Options](/reference/options.md#createwebhooks)\n',
  )
})

it.each([
  ['[`all` of it](../reference/options.md)', '[`all` of it](/reference/options.md)'],
  ['[above](#a-page)', '[above](#a-page)'],
  ['`handlers[type](event)`', '`handlers[type](event)`'],
  ['```ts\nhandlers[type](event)\n```', '```ts\nhandlers[type](event)\n```'],
])('writes %j as %j', (written, markdown) => {
  expect(markdownOf({ ...page, text: written })).toBe(`${markdown}\n`)
})
