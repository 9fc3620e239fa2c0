/** What is wrong with a token or an API key, as the end of a sentence that begins with its name. Never contains it. */
export function tokenProblem(token: unknown): string | undefined {
  if (typeof token !== 'string') return 'is not a string'
  if (token === '') return 'is empty'
  // A line break from a secrets file is the usual cause. Elsewhere the header's error would print the token.
  if (!/^[\x21-\x7e]+$/.test(token)) return 'contains white space or other characters that tokens cannot have'
  return undefined
}
