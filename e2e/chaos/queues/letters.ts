import type { EventQueue } from '@audian-webhooks/core/queue'
import { keyOfStore } from '../event-keys.ts'
import { endingOf } from './events.ts'

/** A dead letter, for the analysis. */
export interface Letter {
  readonly id: string
  readonly key: number
  readonly reason: string
}

const page = 500

export async function lettersOf({ deadLetters }: Pick<EventQueue, 'deadLetters'>): Promise<Letter[]> {
  const letters: Letter[] = []
  for (;;) {
    const more = await deadLetters.list({ limit: page, offset: letters.length })
    letters.push(...more.map(({ id, job, reason }) => ({ id, key: keyOfStore(job.key), reason })))
    if (more.length < page) return letters
  }
}

export function isCrashed({ reason }: Letter): boolean {
  return reason.startsWith('crashed')
}

/** Set aside since faults ended its processes three times, and not its own handler. */
export function isStray(letter: Letter, events: number): boolean {
  return isCrashed(letter) && endingOf(letter.key, events) !== 'exhausts-memory'
}
