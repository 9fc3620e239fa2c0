import { PermanentError } from '@audian-webhooks/core/queue'
import type { Handling } from '../../handle.ts'
import { endingOf, failuresOf } from '../events.ts'

/** @throws Error if this attempt of the event is one that fails */
export function failAsPlanned({ key, attempt }: Pick<Handling, 'key' | 'attempt'>, events: number): void {
  const ending = endingOf(key, events)
  if (ending === 'refused') throw new PermanentError('This handler refuses the event.')
  if (ending === 'fails') throw new Error('This handler always fails.')
  if (attempt <= failuresOf(key)) throw new Error(`This handler fails at attempt ${attempt}.`)
}
