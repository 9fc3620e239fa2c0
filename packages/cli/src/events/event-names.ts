import { sampleEvents } from '@audian-webhooks/core/protocol'

/** The events that Audian documents. It knows more, which no public source lists. */
export const eventNames: readonly string[] = Object.keys(sampleEvents)

/** Whether a name fits a pattern in which `*` stands for any text: `call.*`. */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}
