import { claimCases } from './claim-cases.ts'
import { completeCases } from './complete-cases.ts'
import { concurrencyCases } from './concurrency-cases.ts'
import { keyCases } from './key-cases.ts'
import { lateTokenCases } from './late-token-cases.ts'
import { processCases } from './process-cases.ts'
import { randomWalkCases } from './random-walk-cases.ts'
import { releaseCases } from './release-cases.ts'
import { renewCases } from './renew-cases.ts'
import { repeatCases } from './repeat-cases.ts'
import { retentionCases } from './retention-cases.ts'
import { sharingCases } from './sharing-cases.ts'
import type { StoreCase } from './store-case.ts'

/** The whole contract of a store. */
export const storeCases: readonly StoreCase[] = [
  ...claimCases,
  ...renewCases,
  ...completeCases,
  ...releaseCases,
  ...lateTokenCases,
  ...repeatCases,
  ...retentionCases,
  ...keyCases,
  ...concurrencyCases,
  ...sharingCases,
  ...processCases,
  ...randomWalkCases,
]
