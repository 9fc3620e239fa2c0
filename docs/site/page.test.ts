import { describe, expect, it } from 'vitest'
import { pageFrom } from './page.ts'

const place = { file: 'docs/guides/a.md', path: '/guides/a' }

describe('a page', () => {
  it('has the title of its heading, its first sentence as a summary, and no place in an order', () => {
    const text = '# The `a` page\n\n| a | table |\n\nIt links to [options](options.md) and `code`. The rest\nfollows.\n'
    expect(pageFrom(text, place)).toEqual({
      ...place,
      title: 'The a page',
      order: Number.MAX_SAFE_INTEGER,
      summary: 'It links to options and code.',
      text: text.trim(),
    })
  })

  it('takes what its comments note', () => {
    const text = '<!-- title: Overview -->\n<!-- order: 7 -->\n<!-- summary: In short -->\n\n# Heading\n\nA sentence.\n'
    expect(pageFrom(text, place)).toMatchObject({ title: 'Overview', order: 7, summary: 'In short' })
  })

  it('needs a heading', () => {
    expect(() => pageFrom('text\n', place)).toThrow(
      "docs/guides/a.md has no heading. Begin it with '# ' and its title.",
    )
  })
})
