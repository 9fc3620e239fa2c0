/** The namespaces of a name as patterns, the widest first: `a.b.c` lies in `a.*` and `a.b.*`. */
export function namespacesOf(name: string): string[] {
  const parts = name.split('.').slice(0, -1)
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('.')}.*`)
}

/** The candidate that shares the longest beginning with a misspelt name, chosen as in the compiler's message. */
export function nearestName(text: string, candidates: readonly string[]): string | undefined {
  const sharedWith = (name: string) => {
    let length = 0
    while (length < text.length && text[length] === name[length]) length++
    return length
  }
  return [...candidates].sort((one, other) => sharedWith(other) - sharedWith(one))[0]
}
