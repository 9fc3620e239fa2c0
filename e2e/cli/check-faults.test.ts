import { describe, expect, it } from 'vitest'
import { atATime } from '../../tooling/docs/at-a-time.ts'
import { checkJson, idsOf, languages, observed } from './check-receiver.ts'
import { type RunningReceiver, startReceiver } from './receivers/start-receiver.ts'

/** What each mistake fails, and nothing else. Without a mistake: nothing. */
const faults = {
  'node-receiver.cjs': {
    '': [],
    'get-accepted': ['ACK-40'],
    'no-limit': ['ACK-50'],
    'crash-on-malformed': ['ACK-80'],
    'prefix-compared': ['ACK-22'],
    race: ['IDM-04'],
    'key-from-header': ['IDM-02', 'IDM-04', 'IDM-05'],
  },
  'express-receiver.cjs': {
    '': [],
    reserialised: ['ACK-10', 'ACK-11', 'ACK-12', 'ACK-13', 'ACK-14', 'ACK-23', 'ACK-80'],
    'json-type-only': ['ACK-15'],
    'small-limit': ['ACK-51'],
    'unknown-refused': ['ACK-70'],
  },
  'python_receiver.py': {
    '': [],
    'clock-401': ['ACK-33'],
    'timestamp-unchecked': ['ACK-32'],
    'malformed-400': ['ACK-14', 'ACK-80'],
    'unknown-400': ['ACK-70'],
    'strict-schema': ['ACK-71'],
    'prefix-refused': ['ACK-03'],
    stripped: ['ACK-11', 'ACK-23'],
    reserialised: ['ACK-01'],
    'duplicate-409': ['IDM-01', 'IDM-03'],
    'handled-again': ['IDM-02', 'IDM-04', 'IDM-05'],
  },
  'perl_receiver.pl': {
    '': [],
    'case-sensitive': ['ACK-04'],
    'any-method': ['ACK-40'],
    'id-required': ['ACK-72'],
    'lenient-timestamp': ['ACK-31'],
    'malformed-422': ['ACK-14', 'ACK-80'],
    'missing-accepted': ['ACK-20'],
  },
} as const satisfies Record<keyof typeof languages, Record<string, readonly string[]>>

const oneOfFew = atATime(4)

/** It tells nothing about what it has handled. */
const silent = ['perl_receiver.pl']

describe.each(Object.entries(faults))('audian-webhooks check, %s', (file, expected) => {
  const { command, missing } = languages[file as keyof typeof languages]

  describe.skipIf(missing !== undefined)(missing ?? 'as its own program', () => {
    it.concurrent.each(Object.entries(expected))('finds what "%s" breaks', (fault, ids) =>
      oneOfFew(async () => {
        const receiver = await startReceiver(command, file, { FAULT: fault })
        try {
          const report = await checkJson(receiver.url, ...flagsFor(file, receiver, ids))
          expect({ failed: idsOf(report, 'failed'), exitCode: report.exitCode }).toEqual({
            failed: [...ids],
            exitCode: ids.length === 0 ? 0 : 1,
          })
        } finally {
          await receiver.stop()
        }
      }),
    )
  })
})

/** Idempotence takes a while, so that it is checked where it is broken, and once where nothing is. */
function flagsFor(file: string, receiver: RunningReceiver, ids: readonly string[]): string[] {
  if (silent.includes(file)) return []
  const isAboutIdempotence = ids.length === 0 || ids.some((id) => id.startsWith('IDM'))
  return observed(receiver, isAboutIdempotence ? 'idempotent' : 'ack')
}
