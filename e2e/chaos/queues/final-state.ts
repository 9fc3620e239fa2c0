import type { EventQueue } from '@audian-webhooks/core/queue'
import { connect } from '../connect.ts'
import { effectsOf } from '../effects.ts'
import { notDone } from '../not-done.ts'
import type { Observed } from './analysis/observed.ts'
import { fateOf } from './events.ts'
import { lettersOf } from './letters.ts'
import type { Settings } from './settings.ts'
import { openJobs } from './until-empty.ts'

/** What is left when all processes have ended. */
export async function finalState(
  { store: name, events }: Settings,
  storeUrl: string,
  queue: EventQueue,
): Promise<Pick<Observed, 'notDone' | 'effects' | 'letters' | 'openJobs'>> {
  const transactional = name === 'postgres-tx'
  const { store, close } = connect(transactional ? 'postgres' : name, storeUrl)
  const toBeHandled = Array.from({ length: events }, (_, key) => key).filter((key) => fateOf(key, events) === 'handled')
  const state = {
    notDone: await notDone(store, toBeHandled),
    letters: await lettersOf(queue),
    openJobs: await openJobs(queue),
    ...(transactional && { effects: await effectsOf(storeUrl) }),
  }
  await close()
  return state
}
