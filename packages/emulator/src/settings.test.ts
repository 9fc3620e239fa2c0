import { OptionsError } from '@audian-webhooks/core'
import { retryPolicy } from '@audian-webhooks/core/protocol'
import { fakeClock } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import type { EmulatorOptions } from './options.ts'
import { settingsOf } from './settings.ts'

it("has defaults: Audian's schedule, no chaos, this machine only", () => {
  const settings = settingsOf({})
  expect(settings.schedule).toEqual(retryPolicy)
  expect(settings).toMatchObject({ host: '127.0.0.1', tokens: ['emulator-token'], signing: 'each-attempt' })
  expect(Object.values(settings.chaos)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5000])
})

it('treats undefined as absent, and fills in the rest of a partial schedule', () => {
  const settings = settingsOf({ port: undefined, schedule: { jitterMs: 0, timeoutMs: undefined } as object })
  expect(settings.port).toBe(0)
  expect(settings.schedule).toEqual({ ...retryPolicy, jitterMs: 0 })
})

it.each<[EmulatorOptions, string]>([
  [{ port: 70_000 }, 'port must be a whole number from 0 to 65,535.'],
  [{ tokens: [] }, 'tokens must be a list of non-empty strings.'],
  [{ tokens: [''] }, 'tokens must be a list of non-empty strings.'],
  [{ speed: -1 }, 'speed must be a number from 0 to 1,000,000.'],
  [{ speed: Number.NaN }, 'speed must be a number from 0 to 1,000,000.'],
  [{ clock: fakeClock(), speed: 2 }, 'speed cannot be combined with clock. Remove one of them.'],
  [{ allowedHosts: ['emulator:4010'] }, 'allowedHosts must hold host names, without a port.'],
  [{ allowedHosts: ['a b'] }, 'allowedHosts must hold host names, without a port.'],
  [{ concurrency: 0 }, 'concurrency must be a whole number from 1 to 65,535.'],
  [{ perEndpoint: 1.5 }, 'perEndpoint must be a whole number from 1 to 65,535.'],
  [{ keep: 0 }, 'keep must be a whole number from 1 to 9,007,199,254,740,991.'],
  [{ tokenTtlMs: 0 }, 'tokenTtlMs must be milliseconds from 1 to 31,536,000,000.'],
  [
    { schedule: { delaysMs: [] } },
    'schedule.delaysMs must be a list, one entry for each attempt; each must be milliseconds from 0 to 31,536,000,000.',
  ],
  [
    { schedule: { delaysMs: [-1] } },
    'schedule.delaysMs must be a list, one entry for each attempt; each must be milliseconds from 0 to 31,536,000,000.',
  ],
  [{ schedule: { timeoutMs: 0 } }, 'schedule.timeoutMs must be milliseconds from 1 to 2,147,483,647.'],
  [
    { schedule: { jitterMs: Number.POSITIVE_INFINITY } },
    'schedule.jitterMs must be milliseconds from 0 to 31,536,000,000.',
  ],
  [{ chaos: { stale: 3 } }, 'chaos.stale must be a number from 0 to 1.'],
])('%j is refused', (options, problem) => {
  expect(() => settingsOf(options)).toThrow(new OptionsError('startEmulator', [problem]))
})

it('reports all invalid options together', () => {
  expect(() => settingsOf({ port: -1, keep: -1 })).toThrow(/port must be.*\n- keep must be/)
})
