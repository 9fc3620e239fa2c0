/** Whether a text is the pattern, in which `*` stands for anything. Takes no longer than both are long together. */
export function glob(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const last = rest.pop()
  return (text) => {
    const lower = text.toLowerCase()
    if (last === undefined) return lower === first
    if (!lower.startsWith(first)) return false
    let from = first.length
    for (const part of rest) {
      const at = lower.indexOf(part, from)
      if (at === -1) return false
      from = at + part.length
    }
    return lower.length - last.length >= from && lower.endsWith(last)
  }
}
