/** What is wrong with a token or an API key, as the rest of a sentence that begins with its name; never holds it. */
export function tokenProblem(token: unknown): string | undefined {
  if (typeof token !== 'string') return 'is not a string'
  if (token === '') return 'is empty'
  // A line break from a secrets file is the usual cause. Elsewhere the header's error would print the token.
  if (!/^[\x21-\x7e]+$/.test(token)) return 'has white space or other characters in it that no token has'
  return undefined
}
