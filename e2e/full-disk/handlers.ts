import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from 'libsql'

/** The handler of each way, and how often it has handled each event. */
export interface Handlers {
  /** Takes 10 ms; with the event `heldId` it waits until `letGo()`. */
  handle(id: string): Promise<void>
  /** Writes its effect in the transaction. */
  handleWithin(tx: Database, id: string): void
  letGo(): void
  /** Whether the event `heldId` has begun. */
  heldBegan(): boolean
  /** How often each event was handled, by id: runs that succeeded, or effects that were committed. */
  handled(): ReadonlyMap<string, number>
}

export const heldId = 'evt_held'

export function createHandlers(database: Database): Handlers {
  database.exec('CREATE TABLE IF NOT EXISTS effects (event TEXT NOT NULL, note TEXT NOT NULL)')
  const runs: string[] = []
  let heldBegan = false
  let letGo: () => void = () => undefined
  const gone = new Promise<void>((resolve) => {
    letGo = resolve
  })
  return {
    async handle(id) {
      heldBegan ||= id === heldId
      await (id === heldId ? gone : sleep(10))
      runs.push(id)
    },
    handleWithin(tx, id) {
      heldBegan ||= id === heldId
      tx.prepare('INSERT INTO effects VALUES (?, ?)').run(id, 'e'.repeat(1000))
    },
    letGo,
    heldBegan: () => heldBegan,
    handled() {
      const effects = database.prepare('SELECT event FROM effects').all() as { event: string }[]
      const counts = new Map<string, number>()
      for (const id of [...runs, ...effects.map(({ event }) => event)]) counts.set(id, (counts.get(id) ?? 0) + 1)
      return counts
    },
  }
}
