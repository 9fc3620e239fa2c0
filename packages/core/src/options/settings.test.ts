import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { systemClock } from '../async/clock.ts'
import { createModelStore } from '../doubles/model-store.ts'
import { consoleLogger, silentLogger } from '../observe/logger.ts'
import { eventSink } from '../queue/enqueuer.ts'
import { audianSchemas } from '../route/audian-schemas.ts'
import { noStore } from '../store/no-store.ts'
import { settingsOf } from './settings.ts'

const clock = fakeClock()
const store = createModelStore(clock)
const minute = 60_000

describe('settingsOf', () => {
  it('fills in the defaults', () => {
    expect(settingsOf({ secret: 'whsec_a', store })).toEqual({
      secret: 'whsec_a',
      store,
      name: 'default',
      events: audianSchemas,
      onMismatch: 'deliver',
      tolerance: { pastMs: 75 * minute, futureMs: 5 * minute },
      numbers: {
        deadlineMs: 25_000,
        concurrency: 100,
        maxWaiting: 1000,
        maxBodyBytes: 1_048_576,
        leaseMs: 30_000,
        renewMs: 10_000,
        retainMs: 72 * 60 * minute,
        storeTimeoutMs: 3000,
        queueTimeoutMs: 3000,
        secretTimeoutMs: 3000,
        secretMaxAgeMs: 5 * minute,
        abandonAfterMs: 10 * minute,
      },
      logger: consoleLogger,
      clock: systemClock,
    })
  })

  it('keeps what is given', () => {
    const given = {
      secret: ['whsec_a', 'whsec_b'],
      store,
      name: 'billing',
      queue: eventSink(() => undefined),
      onMismatch: 'retry',
      tolerance: { pastMs: 1000, futureMs: 2000 },
      logger: console,
      clock,
    } as const
    expect(settingsOf({ ...given, leaseMs: 60_000, maxWaiting: 1 })).toMatchObject({
      ...given,
      numbers: { leaseMs: 60_000, maxWaiting: 1, concurrency: 100 },
    })
  })

  it('lets only five minutes pass where nothing remembers what was handled', () => {
    const settings = settingsOf({ secret: 'whsec_a', store: 'none' })
    expect(settings.store).toBe(noStore)
    expect(settings.tolerance).toEqual({ pastMs: 5 * minute, futureMs: 5 * minute })
    const tolerance = { pastMs: 1000, futureMs: 1000 }
    expect(settingsOf({ secret: 'whsec_a', store: 'none', tolerance }).tolerance).toBe(tolerance)
  })

  it('adds private schemas to Audian’s, or puts them in their place', () => {
    const events = { 'acme.thing': z.object({}), 'call.failed': z.object({}) }
    expect(settingsOf({ secret: 'whsec_a', store, events }).events).toEqual({ ...audianSchemas, ...events })
    expect(audianSchemas).not.toHaveProperty('acme.thing')
  })

  it('says nothing where no logger is wanted', () => {
    expect(settingsOf({ secret: 'whsec_a', store, logger: false }).logger).toBe(silentLogger)
  })

  it('throws one error with every problem', () => {
    const call = () => settingsOf({ secret: '', store, concurrency: 0 })
    expect(call).toThrow(
      expect.objectContaining({
        code: 'OPTIONS_INVALID',
        message: [
          'Invalid options for createWebhooks():',
          '- secret: it is empty.',
          '- concurrency: must be a positive whole number, not 0.',
        ].join('\n'),
      }),
    )
  })
})
