/**
 * What a client made of a string that the server sent. Clients can be set to give buffers (node-redis:
 * `withTypeMapping()`) or String objects (its VerbatimString) instead of strings.
 *
 * @returns undefined for anything else
 */
export function answerText(answer: unknown): string | undefined {
  if (typeof answer === 'string') return answer
  if (answer instanceof String) return answer.valueOf()
  if (answer instanceof Uint8Array) return new TextDecoder().decode(answer)
  return undefined
}
