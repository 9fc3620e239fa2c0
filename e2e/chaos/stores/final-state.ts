import { connect } from '../connect.ts'
import { effectsOf } from '../effects.ts'
import { notDone } from '../not-done.ts'
import type { Observed } from './analysis/analyse.ts'
import type { Settings } from './settings.ts'

/** What is left when all processes have ended. */
export async function finalState(settings: Settings, url: string): Promise<Pick<Observed, 'notDone' | 'effects'>> {
  const transactional = settings.store === 'postgres-tx'
  const { store, close } = connect(settings.store === 'postgres-tx' ? 'postgres' : settings.store, url)
  const events = Array.from({ length: settings.events }, (_, key) => key)
  const state = {
    notDone: await notDone(store, events),
    ...(transactional && { effects: await effectsOf(url) }),
  }
  await close()
  return state
}
