import type { EventQueue } from '@audian-webhooks/core/queue'
import { connect, openDatabase } from '../connect.ts'
import { effectsOf } from '../effects.ts'
import { fileEffectsOf } from '../file-effects.ts'
import { notDone } from '../not-done.ts'
import type { Observed } from './analysis/observed.ts'
import { endingOf } from './events.ts'
import { lettersOf } from './letters.ts'
import type { Settings, StoreName } from './settings.ts'
import { openJobs } from './until-empty.ts'

/** What is left when all processes have ended. */
export async function finalState(
  { backend, store: name, events }: Settings,
  storeUrl: string,
  queue: EventQueue,
): Promise<Pick<Observed, 'notDone' | 'effects' | 'letters' | 'openJobs' | 'damage'>> {
  const { store, close } = connect(withoutTransactions(name), storeUrl)
  const toBeHandled = Array.from({ length: events }, (_, key) => key).filter(
    (key) => endingOf(key, events) === 'handled',
  )
  const state = {
    notDone: await notDone(store, toBeHandled),
    letters: await lettersOf(queue),
    openJobs: await openJobs(queue),
    effects: await effectsIn(name, storeUrl),
    damage: backend === 'sqlite' ? damageOf(storeUrl) : [],
  }
  await close()
  return state
}

function withoutTransactions(name: StoreName) {
  if (name === 'sqlite-tx') return 'sqlite'
  return name === 'postgres-tx' ? 'postgres' : name
}

async function effectsIn(name: StoreName, url: string): Promise<Observed['effects']> {
  if (name === 'sqlite-tx') return fileEffectsOf(url)
  return name === 'postgres-tx' ? await effectsOf(url) : undefined
}

function damageOf(path: string): string[] {
  const database = openDatabase(path)
  const rows = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[]
  database.close()
  return rows.map(({ integrity_check: found }) => found).filter((found) => found !== 'ok')
}
