/**
 * How many words a reader of a page reads: of headings, paragraphs, lists and links' texts. Blocks of code, tables, HTML and the
 * addresses of links and pictures do not count. A word has a letter or a digit.
 */
export function countWords(markdown: string): number {
  const prose = markdown
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/^\|.*$/gm, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/<[^>]+>/g, '')
  return prose.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}
