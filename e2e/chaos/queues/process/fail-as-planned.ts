import { PermanentError } from '@audian-webhooks/core/queue'
import type { Handling } from '../../handle.ts'
import { failuresOf, fateOf } from '../events.ts'

/** @throws Error if this attempt of the event is one that fails */
export function failAsPlanned({ key, attempt }: Pick<Handling, 'key' | 'attempt'>, events: number): void {
  const fate = fateOf(key, events)
  if (fate === 'refused') throw new PermanentError('This handler refuses the event.')
  if (fate === 'fails') throw new Error('This handler always fails.')
  if (attempt <= failuresOf(key)) throw new Error(`This handler fails at attempt ${attempt}.`)
}
