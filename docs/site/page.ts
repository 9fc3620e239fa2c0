import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../tooling/workspace.ts'
import { pathOf, placeOf } from './places.ts'

/** A page of the site. */
export interface Page {
  /** Relative to the root: `docs/reference/options.md`. */
  readonly file: string
  /** On the site: `/reference/options`. */
  readonly path: string
  /** What the sidebar calls it: its comment `title`, otherwise its heading. */
  readonly title: string
  /** Its comment `order`: where it is in its section. Pages without one come last. */
  readonly order: number
  /** its comment `summary`, otherwise its first sentence. */
  readonly summary: string
  /** As it is written. */
  readonly text: string
}

/** @throws Error if the file is not on the site, or has no heading */
export function readPage(file: string): Page {
  const place = placeOf(file)
  if (place === undefined) throw new Error(`${file} is not a page of the site.`)
  return pageFrom(readFileSync(join(root, file), 'utf8'), { file, path: pathOf(place) })
}

/** The page that a text makes. */
export function pageFrom(text: string, { file, path }: Pick<Page, 'file' | 'path'>): Page {
  const title = noted(text, 'title') ?? /^# (.+)$/m.exec(text)?.[1]
  if (title === undefined) throw new Error(`${file} has no heading. Begin it with '# ' and its title.`)
  return {
    file,
    path,
    title: plain(title),
    order: Number(noted(text, 'order') ?? Number.MAX_SAFE_INTEGER),
    summary: noted(text, 'summary') ?? firstSentence(text),
    text: text.replace(/^(?:<!--[^>]*-->\s*)+/, '').trim(),
  }
}

/** What a comment of the page notes, such as `<!-- order: 3 -->`. Readers at GitHub do not see it, as they would see frontmatter. */
function noted(text: string, name: 'title' | 'order' | 'summary'): string | undefined {
  return new RegExp(`^<!-- ${name}: (.+) -->$`, 'm').exec(text)?.[1]
}

/** Of the first paragraph: not a heading, a table, a list, a picture, a comment or code. */
function firstSentence(text: string): string {
  const blocks = text.replace(/^```[\s\S]*?^```/gm, '').split(/\n\s*\n/)
  const paragraph = blocks.map((block) => block.trim()).find((block) => /^[^#|<!`:-]|^`[^`]/.test(block)) ?? ''
  const flat = plain(paragraph.replaceAll('\n', ' '))
  return /^.*?[.:](?= |$)/.exec(flat)?.[0].replace(/:$/, '.') ?? flat
}

/** Without links, code and emphasis. */
function plain(text: string): string {
  return text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/[`*]|\\(?=[<{_|])/g, '')
    .trim()
}
