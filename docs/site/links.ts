import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { root } from '../../tooling/workspace.ts'
import { placeOf } from './places.ts'

export const repository = 'https://github.com/audian-webhooks/audian-webhooks'

/**
 * Pages link to files of the repository, so that they can be read there too. On the site such a link leads to the page that
 * the file is, or to the file at GitHub if it is not a page.
 */
export function siteLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('site-links', ({ tokens, env }) => {
    if (env.path === undefined) return // Only a title.
    const file = relative(root, env.realPath ?? env.path)
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href !== null) token.attrSet('href', siteLink(file, href))
    }
  })
}

/** A link of a page as the site has it. */
export function siteLink(file: string, href: string): string {
  if (href.startsWith(`${repository}/`)) return fromGitHub(href)
  if (/^(?:\w+:|#)/.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const target = join(dirname(file), decodeURI(path)).replace(/\/$/, '')
  const hash = anchor === undefined ? '' : `#${anchor}`
  const page = pageAt(target)
  const place = placeOf(page ?? target)
  if (place !== undefined) return `/${place}${hash}`
  if (page === undefined) return `/${target}${hash}` // VitePress reports it as dead.
  const kind = statSync(join(root, target)).isDirectory() ? 'tree' : 'blob'
  return `${repository}/${kind}/main/${target}${hash}`
}

/** READMEs of packages link to GitHub, because npm shows them without the rest of the repository. */
function fromGitHub(href: string): string {
  const [, path = '', hash = ''] = /^\/(?:blob|tree)\/main\/([^#]+)(#.*)?$/.exec(href.slice(repository.length)) ?? []
  const place = placeOf(pageAt(decodeURI(path)) ?? '')
  return place === undefined ? href : `/${place}${hash}`
}

/** The file that shows what is at a path of the repository: of a folder its README or its index, otherwise the path itself. */
function pageAt(path: string): string | undefined {
  return [`${path}/README.md`, `${path}/index.md`, path].find((each) => existsSync(join(root, each)))
}
