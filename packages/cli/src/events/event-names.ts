import { sampleEvents } from '@audian-webhooks/core/protocol'
import leven from 'leven'

/** The events that Audian documents. It has more, which no public source lists. */
export const eventNames: readonly string[] = Object.keys(sampleEvents)

/** Whether a name fits a pattern in which `*` stands for any text: `call.*`. */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}

/** The candidate that was probably meant; `undefined` if none is close. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const near = candidates.map((candidate) => ({ candidate, distance: leven(text, candidate, { maxDistance: 4 }) }))
  const [best] = near.sort((one, other) => one.distance - other.distance)
  return best !== undefined && best.distance <= Math.min(3, text.length / 2) ? best.candidate : undefined
}
