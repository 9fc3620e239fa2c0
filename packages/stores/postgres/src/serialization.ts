import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from './database.ts'

/** `serialization_failure` and `deadlock_detected`: nothing was changed, and the same statement can succeed next time. */
const mayBeRepeated = new Set(['40001', '40P01'])
const attempts = 20
const longestPauseMs = 50

/**
 * The same database; a statement that was alone in its transaction is repeated where it met another one that changed the
 * same rows. Where REPEATABLE READ or SERIALIZABLE is the server's default this is how it is to be used; setting a level
 * for the session instead would stay with the connection, and with a pooler change what others use it for.
 */
export function withRepetition(database: Database): Database {
  return {
    script: database.script,
    async query(statement, values) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await database.query(statement, values)
        } catch (error) {
          if (attempt === attempts || !mayBeRepeated.has(Reflect.get(Object(error), 'code'))) throw error
          await sleep(Math.random() * Math.min(longestPauseMs, 2 ** attempt), undefined, { ref: false })
        }
      }
    },
  }
}
