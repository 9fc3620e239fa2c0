import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMarkdownRenderer, type MarkdownOptions, type MarkdownRenderer } from 'vitepress'
import { root } from '../../tooling/workspace.ts'

const source = join(root, 'docs/index.md')

/** The first code block of the home page as highlighted HTML, for the place beside the title. */
export async function heroCode(options: MarkdownOptions): Promise<string> {
  const block = /^```ts\n[\s\S]*?^```$/m.exec(readFileSync(source, 'utf8'))?.[0]
  if (block === undefined) throw new Error('docs/index.md has no ts block for the home page.')
  const renderer = await createMarkdownRenderer(root, options)
  return renderer.render(block)
}

/** Takes that block and its heading, with which the page begins, out of the page's text, so that the code is not there twice. */
export function withoutHeroCode(md: MarkdownRenderer): void {
  md.core.ruler.push('without-hero-code', (state) => {
    if (state.env.relativePath !== 'index.md') return
    const types = state.tokens.map(({ type }) => type)
    const block = types.indexOf('fence')
    const before = types.slice(0, block).filter((type) => type !== 'html_block')
    if (before.join(' ') !== 'heading_open inline heading_close') {
      throw new Error('docs/index.md must begin with a heading and the block that is shown beside the title.')
    }
    state.tokens = state.tokens.slice(block + 1)
  })
}
