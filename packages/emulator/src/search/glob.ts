/** Whether a text matches the pattern, in which `*` matches any text. The time is linear in the length of both. */
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
