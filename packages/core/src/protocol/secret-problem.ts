/**
 * Why a value cannot be used as a signing secret, as the end of a sentence that begins with its name; `undefined` if it
 * can. The receiver, the client and the schemas of the management API share this rule.
 */
export function secretProblem(secret: unknown): string | undefined {
  if (typeof secret !== 'string') return 'is not a string'
  if (secret === '') return 'is empty'
  // A line break from a secrets file is the usual cause, and would make every delivery look forged.
  if (secret.trim() !== secret) return 'has white space around it'
  return undefined
}
