import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type DefaultTheme, defineConfig, type MarkdownOptions } from 'vitepress'
import { anchorOf } from '../site/anchors.ts'
import { heroCode, withoutHeroCode } from '../site/hero-code.ts'
import { repository, siteLinks } from '../site/links.ts'
import { llmsFullText, llmsText, markdownOf, markdownPath } from '../site/llms.ts'
import { pictures } from '../site/pictures.ts'
import { excluded, rewrites } from '../site/places.ts'
import { pagesIn, type Section, sections } from '../site/sections.ts'
import { home } from './home.ts'

const all = sections()
const decisions: Section = { text: 'Decisions', pages: pagesIn('docs/decisions') }
const api: Section = { text: 'API', pages: pagesIn('docs/api', { recursive: true }) }

function group({ text, pages }: Section): DefaultTheme.SidebarItem {
  return {
    text,
    items: pages.map(({ title, path }) => ({ text: title.replace('@audian-webhooks/', ''), link: path })),
  }
}

const markdown: MarkdownOptions = {
  anchor: { slugify: anchorOf },
  // The usual ones are too pale on the ground of code blocks.
  theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
}

export default defineConfig({
  lang: 'en',
  title: 'audian-webhooks',
  description: "Receives the webhooks of Audian's telephony API in Node.js without losing one",
  // The root, so that the README of each package is a page too, at its place in the repository.
  srcDir: '..',
  srcExclude: [...excluded],
  rewrites: { ...rewrites },
  cleanUrls: true,
  vite: { publicDir: join(import.meta.dirname, '../public') },
  markdown: {
    ...markdown,
    config(md) {
      withoutHeroCode(md)
      siteLinks(md)
      pictures(md)
    },
  },
  head: [['link', { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }]],
  async transformPageData({ relativePath, frontmatter }) {
    if (relativePath === 'index.md') return { frontmatter: { ...home, heroCode: await heroCode(markdown) } }
    // The repository does not have these pages: they are generated.
    if (relativePath.startsWith('api/')) return { frontmatter: { ...frontmatter, editLink: false } }
    return undefined
  },
  themeConfig: {
    logo: '/icon.svg',
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        miniSearch: {
          searchOptions: {
            // Pages that explain come before lists of types and records of decisions.
            boostDocument: (id: string) => (/\/(?:api|decisions)\//.test(id) ? 0.5 : 1),
          },
        },
      },
    },
    outline: [2, 3],
    nav: [
      { text: 'Start', link: '/start/' },
      { text: 'Guides', link: '/guides/running-in-production', activeMatch: '^/guides/' },
      { text: 'Reference', link: '/reference/options', activeMatch: '^/reference/' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
      { text: 'Design', link: decisions.pages[0]?.path ?? '/', activeMatch: '^/decisions/' },
    ],
    sidebar: {
      '/': all.map((section) => group(section)),
      '/api/': [group(api)],
      '/decisions/': [group(decisions)],
    },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/:path`, text: 'Edit this page' },
    footer: { message: 'MIT licence' },
  },
  buildEnd({ outDir }) {
    const listed = [...all, decisions, api]
    writeFileSync(join(outDir, 'llms.txt'), llmsText(listed))
    writeFileSync(join(outDir, 'llms-full.txt'), llmsFullText(listed))
    for (const page of listed.flatMap(({ pages }) => pages)) {
      const file = join(outDir, markdownPath(page.path))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, markdownOf(page))
    }
  },
})
