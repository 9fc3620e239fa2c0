import { createRedactor } from '../observe/redact.ts'
import { redactFields } from '../observe/redact-fields.ts'

const maxLength = 4000

/** An error as text for a dead letter, with its causes, and with secrets and phone numbers masked. Never throws. */
export function errorText(error: unknown, knownSecrets: () => readonly string[]): string {
  const { shown } = redactFields({ shown: error }, createRedactor(knownSecrets))
  return withCauses(shown).slice(0, maxLength)
}

function withCauses(shown: unknown): string {
  if (typeof shown !== 'object' || shown === null || !('stack' in shown)) {
    return typeof shown === 'string' ? shown : String(JSON.stringify(shown))
  }
  const cause = 'cause' in shown ? `\nCaused by: ${withCauses(shown.cause)}` : ''
  return `${String(shown.stack)}${cause}`
}
