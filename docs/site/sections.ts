import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../tooling/workspace.ts'
import { type Page, readPage } from './page.ts'
import { packagePages } from './places.ts'

/** A group of the sidebar. */
export interface Section {
  readonly text: string
  readonly pages: readonly Page[]
}

const folders: readonly { readonly text: string; readonly folder: string }[] = [
  { text: 'Start', folder: 'docs/start' },
  { text: 'Concepts', folder: 'docs/concepts' },
  { text: 'Guides', folder: 'docs/guides' },
  { text: 'Migrating', folder: 'docs/migrating' },
  { text: 'Reference', folder: 'docs/reference' },
]

/**
 * The sections of the site with their pages: each folder is a section, and a page that is put into a folder is in the sidebar.
 * Pages that are in `docs` itself are the section `More`. Sections without a page are left out.
 */
export function sections(): Section[] {
  const ofFolders = folders.map(({ text, folder }) => ({ text, pages: pagesIn(folder) }))
  const packages = { text: 'Packages', pages: packagePages.map(readPage) }
  const more = { text: 'More', pages: pagesIn('docs').filter(({ path }) => path !== '/') }
  return [...ofFolders, packages, more].filter(({ pages }) => pages.length > 0)
}

/** The index first, then by their order, then by their titles. */
export function pagesIn(folder: string, { recursive = false } = {}): Page[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => readPage(join(folder, name)))
    .sort(
      (one, other) =>
        isLater(one) - isLater(other) || one.order - other.order || one.title.localeCompare(other.title, 'en'),
    )
}

function isLater({ path }: Page): number {
  return path.endsWith('/') ? 0 : 1
}
