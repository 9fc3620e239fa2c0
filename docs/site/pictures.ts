import type { MarkdownRenderer } from 'vitepress'

/** On a narrow screen a picture keeps its size, so that its words can be read, and scrolls. The keyboard can scroll it too. */
export function pictures(md: MarkdownRenderer): void {
  const { image } = md.renderer.rules
  md.renderer.rules.image = (tokens, index, ...rest) =>
    `<span class="picture" tabindex="0">${image?.(tokens, index, ...rest) ?? ''}</span>`
}
