import { randomUUID } from 'node:crypto'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import type { Observed } from './analysis/analyse.ts'
import { effectsOf } from './effects.ts'
import { storeKey } from './events.ts'
import type { Settings } from './settings.ts'
import { connect } from './worker/connect.ts'

const atOnce = 500

/** What is left when all processes have ended. */
export async function finalState(settings: Settings, url: string): Promise<Pick<Observed, 'notDone' | 'effects'>> {
  const transactional = settings.store === 'postgres-tx'
  const { store, close } = connect(settings.store === 'postgres-tx' ? 'postgres' : settings.store, url)
  const state = {
    notDone: await notDone(store, settings.events),
    ...(transactional && { effects: await effectsOf(url) }),
  }
  await close()
  return state
}

/** The events that the store does not call done. It is asked by claims, so nobody else may be at work. */
async function notDone(store: IdempotencyStore, events: number): Promise<number[]> {
  const open: number[] = []
  for (let first = 0; first < events; first += atOnce) {
    const keys = Array.from({ length: Math.min(atOnce, events - first) }, (_, at) => first + at)
    const claims = await Promise.all(keys.map((key) => store.claim(storeKey(key), { token: randomUUID(), leaseMs: 1 })))
    open.push(...keys.filter((_, at) => claims[at]?.state !== 'done'))
  }
  return open
}
