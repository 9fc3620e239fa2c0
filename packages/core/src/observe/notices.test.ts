import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { StoreFailure } from '../store/store-failure.ts'
import { LifecycleEmitter, type LifecycleEvents } from './lifecycle.ts'
import { createLineLimit } from './line-limit.ts'
import type { Logger } from './logger.ts'
import { Notices } from './notices.ts'

function setUp() {
  const clock = fakeClock()
  const lifecycle = new LifecycleEmitter(() => undefined)
  const emitted: [string, unknown][] = []
  const listenTo = (...names: (keyof LifecycleEvents)[]) => {
    for (const name of names) lifecycle.on(name, (payload) => emitted.push([name, payload]))
  }
  listenTo('mismatch', 'conflict', 'lease-lost', 'renewal-failed', 'completion-failed', 'completion-ended')
  listenTo('release-failed', 'abandoned')
  const lines: [string, object][] = []
  const write = (level: string) => (fields: object) => void lines.push([level, fields])
  const logger: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  return { clock, emitted, lines, notices: new Notices({ lifecycle, logger, limit: createLineLimit(clock) }) }
}

const error = new Error('down')
const failure = new StoreFailure('store-failed', error)

describe('what listeners and the log get', () => {
  it.each<[string, (notices: Notices) => void, [string, unknown], [string, object]]>([
    [
      'a conflict',
      (notices) => notices.onConflict('call.failed', 'k'),
      ['conflict', { event: 'call.failed', key: 'k' }],
      ['warn', { event: 'call.failed', key: 'k' }],
    ],
    ['a lost lease', (notices) => notices.onLeaseLost('k'), ['lease-lost', { key: 'k' }], ['warn', { key: 'k' }]],
    [
      'a failed renewal',
      (notices) => notices.onRenewalFailed('k', failure),
      ['renewal-failed', { key: 'k', error }],
      ['warn', { key: 'k', err: error }],
    ],
    [
      'a failed completion',
      (notices) => notices.onCompletionFailed('k', failure),
      ['completion-failed', { key: 'k', error }],
      ['error', { key: 'k', err: error }],
    ],
    [
      'a completion after all',
      (notices) => notices.onCompletionEnded('k', 'completed'),
      ['completion-ended', { key: 'k', end: 'completed' }],
      ['info', { key: 'k' }],
    ],
    [
      'a completion given up',
      (notices) => notices.onCompletionEnded('k', 'given-up'),
      ['completion-ended', { key: 'k', end: 'given-up' }],
      ['error', { key: 'k', end: 'given-up' }],
    ],
    [
      'a completion that came too late',
      (notices) => notices.onCompletionEnded('k', 'taken'),
      ['completion-ended', { key: 'k', end: 'taken' }],
      ['error', { key: 'k', end: 'taken' }],
    ],
    [
      'a failed release',
      (notices) => notices.onReleaseFailed('k', failure),
      ['release-failed', { key: 'k', error }],
      ['warn', { key: 'k', err: error }],
    ],
    ['an abandoned run', (notices) => notices.onAbandoned('k'), ['abandoned', { key: 'k' }], ['error', { key: 'k' }]],
  ])('%s', (...[, tell, event, line]) => {
    const { notices, emitted, lines } = setUp()
    tell(notices)

    expect(emitted).toEqual([event])
    expect(lines).toEqual([line])
  })
})

describe('a mismatch', () => {
  const issue = { message: 'wrong', path: ['size'], secretOfTheLibrary: 7 }
  const mismatch = { event: 'call.failed', key: 'k', issues: [issue] }

  it('is emitted every time, and logged once in ten seconds, by message and path', async () => {
    const { notices, emitted, lines, clock } = setUp()
    for (let count = 0; count < 3; count++) notices.onMismatch(mismatch)
    await clock.advance(10_000)
    notices.onMismatch(mismatch)

    expect(emitted).toEqual(Array(4).fill(['mismatch', mismatch]))
    const fields = { event: 'call.failed', key: 'k', issues: [{ message: 'wrong', path: ['size'] }] }
    expect(lines).toEqual([
      ['warn', { ...fields, suppressed: 0 }],
      ['warn', { ...fields, suppressed: 2 }],
    ])
  })
})
