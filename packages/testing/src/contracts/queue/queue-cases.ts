import { deadLetterCases } from './dead-letter-cases.ts'
import { jobCases } from './job-cases.ts'
import type { QueueCase } from './queue-case.ts'
import { stopCases } from './stop-cases.ts'

/** The whole contract of a queue. */
export const queueCases: readonly QueueCase[] = [...jobCases, ...deadLetterCases, ...stopCases]
