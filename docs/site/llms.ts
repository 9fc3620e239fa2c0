import type { Page } from './page.ts'
import type { Section } from './sections.ts'

const introduction = `# audian-webhooks

> Receives the webhooks of Audian's telephony API in Node.js: verified signatures, typed events, no event handled again after a
> recorded success, and an answer that makes Audian deliver again when something failed.
`

/** llms.txt: what the site has, for programs that read it. See https://llmstxt.org. */
export function llmsText(sections: readonly Section[], origin = ''): string {
  const lists = sections.map(
    ({ text, pages }) => `## ${text}\n\n${pages.map((page) => listed(page, origin)).join('\n')}\n`,
  )
  return [introduction, ...lists].join('\n')
}

function listed({ title, path, summary }: Page, origin: string): string {
  return `- [${title}](${origin}${path})${summary === '' ? '' : `: ${summary}`}`
}

/** llms-full.txt: every page with its text, in the order of llms.txt. */
export function llmsFullText(sections: readonly Section[], origin = ''): string {
  const pages = sections.flatMap(({ pages }) => pages)
  return [introduction, ...pages.map(({ path, text }) => `<!-- ${origin}${path} -->\n\n${text}\n`)].join('\n')
}
