import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { repository } from '../../docs/site/links.ts'
import { pathOf, placeOf } from '../../docs/site/places.ts'
import { markdownFiles } from '../../tooling/docs/markdown-files.ts'
import { run } from '../../tooling/run.ts'
import { publishedPackages } from '../../tooling/workspace.ts'
import { buildTimeoutMs, builtSite } from './built-site.ts'
import { type HtmlPage, pagesOfSite } from './pages-of-site.ts'

/** A link to a file or folder of the repository. */
interface GitHubLink {
  readonly from: string
  readonly kind: string
  /** Relative to the root. */
  readonly file: string
}

function githubLinks({ path, links }: HtmlPage): GitHubLink[] {
  return links
    .filter((link) => link.startsWith(`${repository}/`))
    .map((link) => /^\/(blob|tree|edit)\/main\/([^#]+)/.exec(link.slice(repository.length)))
    .flatMap((match) => (match === null ? [] : [{ from: path, kind: match[1] ?? '', file: match[2] ?? '' }]))
}

/** `['docs/start', 'docs']` of `docs/start/index.md`. */
function foldersOf(file: string): string[] {
  const folder = dirname(file)
  return folder === '.' ? [] : [folder, ...foldersOf(folder)]
}

describe('the built site', () => {
  let folder: string
  let pages: Map<string, HtmlPage>
  let linksToGitHub: GitHubLink[]

  beforeAll(async () => {
    folder = await builtSite()
    pages = pagesOfSite(folder)
    linksToGitHub = [...pages.values()].flatMap(githubLinks)
  }, buildTimeoutMs)

  it('has every page of docs, the README of every package, and the API of every package', () => {
    const docs = markdownFiles('docs').map((file) => file.slice('docs'.length).replace(/(?:(?<=\/)index)?\.md$/, ''))
    const packages = publishedPackages().map(({ manifest }) => manifest.name.replace('@audian-webhooks/', '/packages/'))
    const api = packages.map((path) => path.replace('/packages/', '/api/')).filter((path) => path !== '/api/cli')
    expect([...docs, ...packages, ...api].filter((path) => !pages.has(path))).toEqual([])
  })

  it('links only to pages and anchors that exist', () => {
    const dead = [...pages.values()].flatMap(({ path, links }) =>
      links.filter((link) => !leadsSomewhere(link, path)).map((link) => `${path}: ${link}`),
    )
    expect(dead).toEqual([])
  })

  function leadsSomewhere(link: string, from: string): boolean {
    const { origin, pathname, hash } = new URL(link, `http://site${from}`)
    if (origin !== 'http://site') return true
    const page = pages.get(decodeURI(pathname))
    if (page === undefined) return existsSync(join(folder, pathname))
    return hash === '' || page.anchors.has(decodeURIComponent(hash.slice(1)))
  }

  it('links only to files at GitHub that the repository has', async () => {
    const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    const files = listed.split('\0').filter((file) => file !== '')
    const known = new Set(files.flatMap((file) => [file, ...foldersOf(file)]))
    expect(linksToGitHub.length).toBeGreaterThan(200)
    expect(linksToGitHub.filter(({ file }) => !known.has(file))).toEqual([])
  })

  it('links to its own page where it has one, not to the file at GitHub', () => {
    const away = linksToGitHub.filter(({ kind, file }) => kind !== 'edit' && isPage(file))
    expect(away).toEqual([])
    expect(pages.get('/packages/node')?.links).toContain('/reference/options#nodewebhooks')
  })

  /** Also a folder, if its README or index is one. */
  function isPage(file: string): boolean {
    const places = [file, `${file}/README.md`, `${file}/index.md`].map(placeOf)
    return places.some((place) => place !== undefined && pages.has(pathOf(place)))
  }

  it('leads from the sidebar to every page that is not a decision or API', () => {
    const linked = new Set(pages.get('/start/')?.links)
    const own = [...pages.keys()].filter((path) => !/^\/(?:404$|api\/|decisions\/|$)/.test(path))
    expect(own.filter((path) => !linked.has(path))).toEqual([])
  })

  it('lists the Markdown of its pages in llms.txt, and has all their text in llms-full.txt', () => {
    const list = readFileSync(join(folder, 'llms.txt'), 'utf8')
    const listed = [...list.matchAll(/^- \[.+?\]\((\/[^)]*)\)/gm)].map(([, path = '']) => path)
    const markdown = [...pages.keys()].map((path) => `${path.replace(/\/$/, '/index')}.md`)
    expect([...listed].sort()).toEqual(markdown.filter((path) => !['/index.md', '/404.md'].includes(path)).sort())
    expect(listed.filter((path) => !existsSync(join(folder, path)))).toEqual([])
    expect(list).toContain('- [Express](/start/express.md): For Express 5 and 4.\n')
    expect(list).toContain('(/llms-full.txt)')
    expect(list).not.toContain('Defined in')
    expect(list).toMatch(/^- \[@audian-webhooks\/core\/queue\]\(.+\): Functions: deadLetters\(\), .+\.$/m)
    expect(readFileSync(join(folder, 'llms-full.txt'), 'utf8')).toContain(
      "app.use('/webhooks', expressWebhooks(webhooks))",
    )
  })

  it('has Markdown that links only to files of the site', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
    const links = files.flatMap((file) =>
      [...withoutCode(readFileSync(join(folder, file), 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = '']) => new URL(link, `http://site/${file}`))
        .filter(({ origin }) => origin === 'http://site')
        .map(({ pathname }) => ({ file, pathname })),
    )
    expect(links.length).toBeGreaterThan(200)
    expect(links.filter(({ pathname }) => !existsSync(join(folder, pathname)))).toEqual([])
  })
})

function withoutCode(markdown: string): string {
  return markdown.replace(/^ *```[\s\S]*?^ *```/gm, '')
}
