import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markdownFiles } from '../tooling/docs/markdown-files.ts'
import { root } from '../tooling/workspace.ts'

interface Link {
  readonly file: string
  readonly target: string
}

const links: Link[] = markdownFiles().flatMap((file) =>
  [...withoutCode(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ file, target })),
)

function withoutCode(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
}

/** As GitHub makes them of headings. */
function anchorsOf(file: string): string[] {
  const headings = withoutCode(file).match(/^#+ .+$/gm) ?? []
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

describe('links between pages', () => {
  const inner = links.filter(({ target }) => !/^\w+:/.test(target))

  it('are there', () => {
    expect(inner.length).toBeGreaterThan(20)
  })

  it.each(inner)('$file → $target', ({ file, target }) => {
    const [path = '', anchor] = target.split('#')
    const page = path === '' ? file : join(dirname(file), path)
    expect(existsSync(join(root, page))).toBe(true)
    if (anchor === undefined) return
    expect(statSync(join(root, page)).isFile()).toBe(true)
    expect(anchorsOf(page)).toContain(anchor)
  })

  it('lead to every page in docs from somewhere', () => {
    const reached = inner.map(({ file, target }) => join(dirname(file), target.split('#')[0] ?? ''))
    const pages = markdownFiles('docs').filter((page) => !page.startsWith('docs/decisions/'))
    expect(pages.filter((page) => !reached.includes(page))).toEqual([])
  })
})
