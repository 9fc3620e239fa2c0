import type { Finding, Level } from '../requirement.ts'
import type { Result } from '../run-requirements.ts'

export interface Report {
  readonly level: Level
  readonly url: string
  readonly results: readonly Result[]
  /** Requests. */
  readonly sent: number
  readonly ms: number
}

export type Counted = Readonly<Record<Finding['status'], number>>

export function countResults(results: readonly Result[]): Counted {
  const count = (status: Finding['status']) => results.filter(({ finding }) => finding.status === status).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    'not-observed': count('not-observed'),
  }
}

/** As shields.io reads it: https://shields.io/badges/endpoint-badge */
export interface Badge {
  readonly schemaVersion: 1
  readonly label: string
  readonly message: string
  readonly color: 'brightgreen' | 'yellow' | 'red'
}

export function badgeOf({ level, results }: Report): Badge {
  const { passed, failed, warned, 'not-observed': notObserved } = countResults(results)
  const parts = [
    `${passed} passed`,
    failed > 0 && `${failed} failed`,
    warned > 0 && `${warned} warned`,
    notObserved > 0 && `${notObserved} not observed`,
  ]
  const notRed = warned + notObserved > 0 ? 'yellow' : 'brightgreen'
  const message = `${level}: ${parts.filter((part) => part !== false).join(', ')}`
  return { schemaVersion: 1, label: 'Audian webhooks', message, color: failed > 0 ? 'red' : notRed }
}
