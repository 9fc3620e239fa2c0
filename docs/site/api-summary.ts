/** A page of the API reference with a comment that says in a line what the entry point exports, for `llms.txt`. */
export function withSummary(text: string): string {
  return `<!-- summary: ${summaryOf(text)} -->\n\n${text}`
}

function summaryOf(text: string): string {
  const headings = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^### (.+)$/gm)]
  const names = headings.map(([, name = '']) => name)
  const functions = names.filter((name) => name.endsWith('()'))
  const others = names.length - functions.length
  if (names.length === 0) return 'The exports of every package.'
  if (functions.length === 0) return `Exports: ${others}.`
  return `Functions: ${functions.join(', ')}.${others === 0 ? '' : ` Other exports: ${others}.`}`
}
