import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A page of the built site. */
export interface HtmlPage {
  /** `/start/node`. */
  readonly path: string
  readonly anchors: ReadonlySet<string>
  /** Where its links lead, as they are written. */
  readonly links: readonly string[]
}

/** Every page of a built site, by its path. */
export function pagesOfSite(folder: string): Map<string, HtmlPage> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'))
  return new Map(
    files.map((file) => {
      const path = `/${file.replace(/\.html$/, '').replace(/(^|\/)index$/, '$1')}`
      return [path, pageOf(path, readFileSync(join(folder, file), 'utf8'))] as const
    }),
  )
}

function pageOf(path: string, html: string): HtmlPage {
  return {
    path,
    anchors: new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => unescaped(id))),
    links: [...html.matchAll(/<a [^>]*?href="([^"]+)"/g)].map(([, href = '']) => unescaped(href)),
  }
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
}
