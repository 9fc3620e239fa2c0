import { equal } from 'node:assert/strict'
import type { AdapterCase } from './adapter-case.ts'
import { checkAnswer } from './check-answer.ts'
import { withServer } from './fixture.ts'

const failures: readonly { readonly how: string; readonly handle: () => unknown }[] = [
  {
    how: 'throws',
    handle: () => {
      throw new Error('a handler failed')
    },
  },
  { how: 'rejects', handle: () => Promise.reject(new Error('a handler failed')) },
  {
    how: 'rejects later',
    handle: () => new Promise((_, reject) => setImmediate(() => reject(new Error('a handler failed')))),
  },
  {
    how: 'throws undefined',
    handle: () => {
      // biome-ignore lint/style/useThrowOnlyError: handlers are other people's code, and this is what must be survived
      throw undefined
    },
  },
  { how: 'rejects with null', handle: () => Promise.reject(null) },
]

/** Errors of the user's code: they become answers and log lines, and never take the process down. */
export const crashCases: readonly AdapterCase[] = [
  ...failures.map(
    ({ how, handle }): AdapterCase => ({
      name: `answers 500 when a handler ${how}, and takes the event when it comes again`,
      run: async (subject) => {
        let failing = true
        const handling = () => (failing ? handle() : undefined)
        await withServer(subject, { handle: handling }, async ({ deliver, sign }) => {
          const delivery = sign()
          checkAnswer(await deliver(delivery), 'failed')
          failing = false
          checkAnswer(await deliver(delivery), 'received')
        })
      },
    }),
  ),
  {
    name: 'lets nothing depend on listeners and loggers that fail',
    run: (subject) => {
      const logger = { debug: fail, info: fail, warn: fail, error: fail }
      return withServer(subject, { receiver: { logger } }, async ({ deliver, request, webhooks }) => {
        webhooks.lifecycle.on('outcome', fail).on('outcome', () => Promise.reject(new Error('a listener failed')))
        checkAnswer(await deliver(), 'received')
        checkAnswer(await request({}), 'unauthentic')
        equal(webhooks.stats().outcomes.handled, 1)
      })
    },
  },
]

function fail(): never {
  throw new Error('a listener failed')
}
