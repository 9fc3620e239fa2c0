import { siteLink } from './links.ts'
import type { Page } from './page.ts'
import type { Section } from './sections.ts'

const introduction = `# audian-webhooks

> Receives the webhooks of Audian's telephony API in Node.js: verified signatures, typed events, no event handled again after a
> recorded success, and an answer that makes Audian deliver again when something failed.
`

const list = `The links lead to the Markdown of the pages. [llms-full.txt](/llms-full.txt) has all of it in one file.
`

/** llms.txt: what the site has, for programs that read it. See https://llmstxt.org. */
export function llmsText(sections: readonly Section[]): string {
  const lists = sections.map(({ text, pages }) => `## ${text}\n\n${pages.map(listed).join('\n')}\n`)
  return [introduction, list, ...lists].join('\n')
}

function listed({ title, path, summary }: Page): string {
  return `- [${title}](${markdownPath(path)})${summary === '' ? '' : `: ${summary}`}`
}

/** llms-full.txt: every page with its text, in the order of llms.txt. */
export function llmsFullText(sections: readonly Section[]): string {
  const pages = sections.flatMap(({ pages }) => pages)
  return [introduction, ...pages.map((page) => `<!-- ${page.path} -->\n\n${markdownOf(page)}`)].join('\n')
}

/** Where the site has the Markdown of a page: `/start/node.md`, `/start/index.md`. */
export function markdownPath(path: string): string {
  return `${path.replace(/\/$/, '/index')}.md`
}

/** The text of a page with the links that the site has, to the Markdown of other pages. */
export function markdownOf({ file, text }: Page): string {
  const markdown = text.replace(/^ *```[\s\S]*?^ *```|`[^`\n]*`|\]\(([^)\s]+)\)/gm, (match, href?: string) =>
    href === undefined ? match : `](${siteLink(file, href)})`,
  )
  return `${markdown}\n`
}
