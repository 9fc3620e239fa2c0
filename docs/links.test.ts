import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markdownFiles } from '../tooling/docs/markdown-files.ts'
import { root } from '../tooling/workspace.ts'
import { anchorOf } from './site/anchors.ts'

interface Link {
  readonly file: string
  readonly target: string
}

/** READMEs of packages link to the repository by its address: npm shows them without the rest. */
const ours = /^https:\/\/github\.com\/audian-webhooks\/audian-webhooks\/(?:blob|tree)\/main\//

const links: Link[] = markdownFiles().flatMap((file) =>
  [...withoutCode(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ file, target })),
)

function withoutCode(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
}

function anchorsOf(file: string): string[] {
  const headings = withoutCode(file).match(/^#+ .+$/gm) ?? []
  return headings.map((heading) => anchorOf(heading.replace(/^#+ /, '')))
}

/** The page that a link without its anchor leads to, from the root. */
function pageOf(file: string, path: string): string {
  if (path === '') return file
  return ours.test(path) ? path.replace(ours, '') : join(dirname(file), path)
}

describe('links between pages', () => {
  const inner = links.filter(({ target }) => !/^\w+:/.test(target) || ours.test(target))

  it('are there', () => {
    expect(inner.length).toBeGreaterThan(20)
  })

  it.each(inner)('$file → $target', ({ file, target }) => {
    const [path = '', anchor] = target.split('#')
    const page = pageOf(file, path)
    expect(existsSync(join(root, page))).toBe(true)
    if (anchor === undefined) return
    expect(statSync(join(root, page)).isFile()).toBe(true)
    expect(anchorsOf(page)).toContain(anchor)
  })

  it('lead to every page in docs from somewhere', () => {
    const elsewhere = inner.filter(({ target }) => !target.startsWith('#'))
    const reached = elsewhere.map(({ file, target }) => pageOf(file, target.split('#')[0] ?? ''))
    const pages = markdownFiles('docs').filter((page) => !page.startsWith('docs/decisions/'))
    expect(pages.filter((page) => !reached.includes(page))).toEqual([])
  })
})
