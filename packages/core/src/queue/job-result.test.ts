import { expect, it } from 'vitest'
import type { Ending } from '../outcome.ts'
import { jobResult } from './job-result.ts'

it.each<[Ending, unknown]>([
  [{ outcome: 'handled' }, 'done'],
  [{ outcome: 'unhandled' }, 'done'],
  [{ outcome: 'duplicate' }, 'done'],
  [{ outcome: 'busy', retryAfterMs: 1234 }, { again: 1234 }],
  [{ outcome: 'failed', error: 'why' }, { retry: 'why' }],
  [{ outcome: 'timed-out' }, { again: 5000 }],
  [{ outcome: 'lease-lost', succeeded: true }, 'done'],
  [{ outcome: 'lease-lost', succeeded: false }, { again: 5000 }],
  [{ outcome: 'unavailable', reason: 'store-failed' }, { again: 5000 }],
  [{ outcome: 'overloaded' }, { again: 5000 }],
  [{ outcome: 'draining' }, { again: 5000 }],
  [{ outcome: 'malformed', reason: 'not-json' }, { dead: 'The job is damaged: its body is not an event.' }],
  [{ outcome: 'unauthentic', reason: 'signature-wrong' }, { dead: expect.any(String) }],
  [{ outcome: 'out-of-tolerance', offsetMs: 1 }, { dead: expect.any(String) }],
  [{ outcome: 'too-large' }, { dead: 'The body is larger than maxBodyBytes.' }],
  [{ outcome: 'misconfigured', detail: '' }, { dead: expect.any(String) }],
  [{ outcome: 'aborted' }, { dead: expect.any(String) }],
])('%j gives %j', (ending, result) => {
  expect(jobResult(ending)).toEqual(result)
})
