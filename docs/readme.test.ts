import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countWords } from '../tooling/docs/count-words.ts'
import { fencesOf } from '../tooling/docs/fences.ts'
import { namesIn, tableUnder } from '../tooling/docs/tables.ts'
import { publishedPackages, root } from '../tooling/workspace.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const mostWords = 500

describe('README.md', () => {
  const words = countWords(readme)

  it(`has ${words} words beside code and tables, and ${mostWords} at most`, () => {
    expect(words).toBeLessThanOrEqual(mostWords)
  })

  it('has two pictures, with texts for those who do not see them', () => {
    const inMarkdown = [...readme.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, alt = '', file = '']) => ({
      alt,
      file,
    }))
    const inHtml = [...readme.matchAll(/<img[^>]*>/g)].map(([tag]) => ({
      alt: attributeOf(tag, 'alt'),
      file: attributeOf(tag, 'src'),
    }))
    const pictures = [...inHtml, ...inMarkdown]
    expect(pictures.map(({ file }) => file)).toEqual(['docs/pictures/dashboard.webp', 'docs/pictures/pipeline.svg'])
    expect(pictures.filter(({ alt }) => alt.length < 40)).toEqual([])
  })

  it('has pictures under 200 KB, for dark pages too', () => {
    const files = ['dashboard.webp', 'dashboard-dark.webp', 'pipeline.svg']
    const sizes = files.map((file) => statSync(join(root, 'docs/pictures', file)).size)
    expect(Math.max(...sizes)).toBeLessThan(200_000)
    expect(readme).toContain('srcset="docs/pictures/dashboard-dark.webp"')
  })

  it('begins with the two commands', () => {
    const [first] = fencesOf('README.md')
    expect(first?.lines.map((line) => line.split('#')[0]?.trim())).toEqual(['npm start', 'npm test'])
  })

  it('has every package that would be published', () => {
    const rows = tableUnder('README.md', 'Packages').map(([cell]) => namesIn(cell)[0])
    const names = publishedPackages().map(({ manifest }) => manifest.name)
    expect([...rows].sort()).toEqual(names.sort())
  })
})

it.each(publishedPackages())('$manifest.name has a README that says what is not guaranteed', ({ directory }) => {
  const text = readFileSync(join(directory, 'README.md'), 'utf8')
  expect(text).toMatch(/^#+ Not guaranteed$/m)
})

function attributeOf(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}
