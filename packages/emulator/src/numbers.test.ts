import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runningClock } from './clock/running-clock.ts'
import { noChaos } from './deliver/chaos-settings.ts'
import { both, emulatorOf } from './doubles/running.ts'
import type { Emulator } from './emulator.ts'
import type { EmulatorOptions } from './options.ts'

const minute = 60_000
const year = 365 * 24 * 60 * minute
const event = { event: 'call.completed', data: { call_id: 'call_1' } }

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'numbers-'))
  file = join(directory, 'state.ndjson')
})
afterEach(() => rmSync(directory, { recursive: true }))

/** A real emulator with a file, whose schedule is at the second of five attempts. */
async function busy(options: EmulatorOptions = {}) {
  const { emulator, receiver } = await both({ file, ...options })
  receiver.behave(503, 200)
  emulator.send(event)
  await emulator.idle()
  return { emulator, receiver }
}

/** The attempt that waits is made when it is due, a new delivery arrives, and the file can be read after a restart. */
async function expectWorking({ emulator, receiver }: Awaited<ReturnType<typeof busy>>): Promise<void> {
  const earlier = receiver.received.length
  emulator.setSpeed(0)
  await emulator.advance(minute - 1)
  expect(receiver.received).toHaveLength(earlier)
  await emulator.advance(minute + 1)
  expect(receiver.received).toHaveLength(earlier + 1)
  emulator.setChaos(noChaos)
  receiver.behave(200, 503)
  emulator.send(event)
  emulator.send(event)
  await emulator.idle()
  expect(receiver.received).toHaveLength(earlier + 3)
  await emulator.close()
  receiver.behave(200)
  const again = await emulatorOf({ file })
  expect(again.deliveries()).toHaveLength(emulator.deliveries().length)
  expect(again.tally()).toMatchObject({ retrying: 1 })
  await again.advance(2 * minute)
  expect(again.tally()).toMatchObject({ pending: 0, retrying: 0, failed: 0 })
}

async function call({ url }: Emulator, request: string, body?: string) {
  const [method = '', path = ''] = request.split(' ')
  const json = body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }
  const response = await fetch(`${url}/_emulator${path}`, { method, ...json })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

const chaosNames = Object.keys(noChaos).filter((name) => name !== 'maxDelayMs')

/** Every number that a control route takes: the route, the fields, what is allowed, and the two ends of that. */
const controlled: readonly (readonly [string, readonly string[], string, readonly [number, number]])[] = [
  ['POST /clock/advance', ['ms'], 'milliseconds from 0 to 31,536,000,000', [0, year]],
  ['PUT /clock', ['speed'], 'a number from 0 to 1,000,000', [0, 1_000_000]],
  ['POST /scenarios/failed', ['calls'], 'a whole number from 1 to 10,000', [1, 10_000]],
  ['PUT /chaos', ['maxDelayMs'], 'milliseconds from 0 to 31,536,000,000', [0, year]],
  ['PUT /chaos', chaosNames, 'a number from 0 to 1', [0, 1]],
]

const hostileJson = [
  '1e308',
  '-1e308',
  '1.7976931348623157e308',
  '1e999',
  '-1e999',
  '-1',
  '-1e-300',
  '9007199254740992',
  '8640000000000001',
  '-8640000000000001',
  '"1"',
  '""',
  '"Infinity"',
  '"NaN"',
  'null',
  'true',
  '[]',
  '[1]',
  '{}',
]

describe('a numeric argument of a control route', () => {
  it.each(controlled)('%s %j must be %s; anything else changes nothing', async (request, fields, allowed) => {
    const running = await busy()
    const { emulator } = running
    const before = await call(emulator, 'GET /state')
    for (const [field, value] of fields.flatMap((name) => hostileJson.map((text) => [name, text] as const))) {
      const answer = await call(emulator, request, `{"${field}":${value}}`)
      expect([value, answer.status]).toEqual([value, 422])
      expect(answer.body.message).toContain(`must be ${allowed}`)
      expect(answer.body.fields[field]).toContain(`${field} must be ${allowed}`)
    }
    for (const value of ['NaN', 'Infinity', '0x10', '1_000', '01', '+1', '.5', '1.']) {
      expect([value, (await call(emulator, request, `{"${fields[0]}":${value}}`)).status]).toEqual([value, 400])
    }
    const { samples, ...unchanged } = before.body
    expect((await call(emulator, 'GET /state')).body).toMatchObject(unchanged)
    await expectWorking(running)
  })

  it.each(controlled)('%s %j may be either end of it', async (...[request, fields, , ends]) => {
    const emulator = await emulatorOf()
    for (const [field, value] of fields.flatMap((name) => ends.map((end) => [name, end] as const))) {
      expect([value, (await call(emulator, request, `{"${field}":${value}}`)).status]).toEqual([value, 200])
    }
  })

  it.each([
    ['limit', 'a whole number from 1 to 1,000', ['1', '1000']],
    ['before', 'a whole number from 0 to 9,007,199,254,740,991', ['0', '9007199254740991']],
  ] as const)('GET /deliveries?%s= must be %s', async (field, allowed, ends) => {
    const running = await busy()
    for (const value of [
      ...hostileJson.filter((text) => text !== '8640000000000001'),
      '',
      ' ',
      '1.5',
      'NaN',
      'Infinity',
      '1n',
    ]) {
      const query = new URLSearchParams([[field, value]])
      const answer = await call(running.emulator, `GET /deliveries?${query}`)
      expect([value, answer.status]).toEqual([value, 422])
      expect(answer.body.fields[field]).toContain(`${field} must be ${allowed}`)
    }
    for (const value of ends)
      expect(await call(running.emulator, `GET /deliveries?${field}=${value}`)).toMatchObject({ status: 200 })
    await expectWorking(running)
  })
})

/** Values from JavaScript, without a type check. */
const hostile = [
  1e308,
  -1e308,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  -1,
  -Number.MIN_VALUE,
  2 ** 53,
  8.64e15 + 1,
  -8.64e15 - 1,
  '1',
  '',
  null,
  true,
  [],
  [1],
  {},
  1n,
  new Date(0),
] as unknown as number[]

describe('a numeric argument of the library', () => {
  it.each<[string, string, (emulator: Emulator, value: number) => unknown]>([
    ['advance()', 'ms must be milliseconds from 0 to 31,536,000,000', (emulator, ms) => emulator.advance(ms)],
    ['setSpeed()', 'speed must be a number from 0 to 1,000,000', (emulator, speed) => emulator.setSpeed(speed)],
    ['setChaos()', 'chaos.stale must be a number from 0 to 1', (emulator, stale) => emulator.setChaos({ stale })],
    [
      'setChaos() for a delay',
      'chaos.maxDelayMs must be milliseconds from 0 to 31,536,000,000',
      (emulator, maxDelayMs) => emulator.setChaos({ maxDelayMs }),
    ],
    [
      'play()',
      'calls must be a whole number from 1 to 10,000',
      (emulator, calls) => emulator.play('failed', { calls }),
    ],
    [
      'failNextCalls()',
      'status must be a whole number from 200 to 599',
      (emulator, status) => emulator.failNextCalls({ status: 503 }, { status }),
    ],
  ])('%s: %s; anything else is thrown at once and changes nothing', async (_, allowed, change) => {
    const running = await busy()
    const { chaos } = running.emulator
    for (const value of hostile) {
      const thrown = () => change(running.emulator, value)
      expect(thrown).toThrow(expect.objectContaining({ code: 'INVALID', message: expect.stringContaining(allowed) }))
    }
    expect(running.emulator.chaos).toEqual(chaos)
    const listed = await fetch(`${running.emulator.apiUrl}/webhooks`, {
      headers: { 'x-auth-token': running.emulator.token },
    })
    expect(listed.status).toBe(200)
    await expectWorking(running)
  })

  it.each<[string, (value: number) => unknown]>([
    ['runningClock()', (value) => runningClock(value)],
    ['setSpeed()', (value) => runningClock(0).setSpeed(value)],
    ['advanceTo()', (value) => runningClock(0).advanceTo(value)],
    ['setTimer()', (value) => runningClock(0).setTimer(() => undefined, value)],
  ])('%s of a clock refuses what is not a number, or too much', (_, change) => {
    for (const value of [1e308, Number.POSITIVE_INFINITY, Number.NaN, '1', null, [1], {}] as unknown as number[]) {
      expect(() => change(value)).toThrow(expect.objectContaining({ code: 'INVALID' }))
    }
  })
})

const options: readonly (readonly [string, string, (value: number) => EmulatorOptions])[] = [
  ['port', 'a whole number from 0 to 65,535', (port) => ({ port })],
  ['tokenTtlMs', 'milliseconds from 1 to 31,536,000,000', (tokenTtlMs) => ({ tokenTtlMs })],
  ['speed', 'a number from 0 to 1,000,000', (speed) => ({ speed })],
  ['concurrency', 'a whole number from 1 to 65,535', (concurrency) => ({ concurrency })],
  ['perEndpoint', 'a whole number from 1 to 65,535', (perEndpoint) => ({ perEndpoint })],
  ['keep', 'a whole number from 1 to 9,007,199,254,740,991', (keep) => ({ keep })],
  ['keepBytes', 'a whole number from 1 to 9,007,199,254,740,991', (keepBytes) => ({ keepBytes })],
  ['schedule.timeoutMs', 'milliseconds from 1 to 2,147,483,647', (timeoutMs) => ({ schedule: { timeoutMs } })],
  ['schedule.jitterMs', 'milliseconds from 0 to 31,536,000,000', (jitterMs) => ({ schedule: { jitterMs } })],
  [
    'schedule.delaysMs',
    'milliseconds from 0 to 31,536,000,000',
    (delayMs) => ({ schedule: { delaysMs: [0, delayMs] } }),
  ],
  ['chaos.maxDelayMs', 'milliseconds from 0 to 31,536,000,000', (maxDelayMs) => ({ chaos: { maxDelayMs } })],
  ...chaosNames.map((name) => {
    return [`chaos.${name}`, 'a number from 0 to 1', (value: number) => ({ chaos: { [name]: value } })] as const
  }),
]

describe('a numeric option', () => {
  it.each(options)('%s must be %s; an emulator with anything else does not start', async (name, allowed, optionsOf) => {
    for (const value of hostile.filter((each) => each !== 8.64e15 + 1 || !name.startsWith('keep'))) {
      await expect(emulatorOf({ ...optionsOf(value), file })).rejects.toMatchObject({
        code: 'OPTIONS_INVALID',
        message: expect.stringMatching(new RegExp(`${name}\\b.* ${allowed}`)),
      })
    }
    expect(existsSync(file)).toBe(false)
  })

  it.each([[[]], ['5'], [5], [{}], [null]] as unknown as [number[]][])(
    'schedule.delaysMs must be a list: %j',
    async (delaysMs) => {
      await expect(emulatorOf({ schedule: { delaysMs } })).rejects.toMatchObject({ code: 'OPTIONS_INVALID' })
    },
  )

  it('a clock that returns anything else is rejected', async () => {
    const clock = runningClock(0)
    const dates = hostile.filter((value) => typeof value !== 'number' || !(Math.abs(value) <= 8.64e15))
    expect(dates).toHaveLength(hostile.length - 2)
    for (const shown of dates) {
      for (const broken of [{ now: () => shown }, { monotonic: () => shown }]) {
        await expect(emulatorOf({ clock: { ...clock, ...broken } })).rejects.toMatchObject({ code: 'OPTIONS_INVALID' })
      }
    }
  })

  it('a random source that returns anything else causes one warning, and is replaced', async () => {
    const warnings: string[] = []
    const listen = (warning: Error) => void warnings.push(warning.message)
    process.on('warning', listen)
    const wrong = [...hostile, 1, 1.5]
    const running = await busy({ random: () => (wrong.shift() ?? 0) as number, chaos: { delay: 0.5 }, speed: 100_000 })
    for (let count = 0; count < 30; count++) running.emulator.send(event)
    await running.emulator.settled()
    process.off('warning', listen)
    expect(warnings).toEqual([expect.stringMatching(/^random\(\) must return .*1e\+308/)])
    expect(wrong).toEqual([])
    expect(running.emulator.tally()).toMatchObject({ delivered: 31 })
  })
})

describe('the end of the schedule', () => {
  it('cannot be passed: such calls are rejected, and the emulator keeps running', async () => {
    const clock = runningClock(0)
    clock.advanceTo(Date.UTC(200_000, 0) - 1.5 * year)
    const { emulator, receiver } = await both({ clock })
    const answers = [year, year].map((ms) => call(emulator, 'POST /clock/advance', JSON.stringify({ ms })))
    const [first, second] = await Promise.all(answers)
    expect([first?.status, second?.status]).toContain(200)
    await expect(emulator.advance(year / 4)).resolves.toBeUndefined()
    expect(await call(emulator, 'POST /clock/advance', JSON.stringify({ ms: year }))).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining("The schedule's time must be milliseconds from") },
    })
    emulator.send(event)
    await emulator.settled()
    expect(receiver.received).toHaveLength(1)
  })

  it('of two calls that pass it together, the second one is rejected', async () => {
    const clock = runningClock(0)
    clock.advanceTo(Date.UTC(200_000, 0) - 1.5 * year)
    const emulator = await emulatorOf({ clock })
    const moves = await Promise.allSettled([emulator.advance(year), emulator.advance(year), emulator.advance(1000)])
    expect(moves.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(clock.monotonic()).toBe(Date.UTC(200_000, 0) - 0.5 * year + 1000)
  })
})
