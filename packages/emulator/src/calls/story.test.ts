import { describe, expect, it } from 'vitest'
import { both, emulatorOf, receiverOf } from '../doubles/running.ts'
import type { Emulator } from '../emulator.ts'
import type { Call, CallStep } from './call.ts'

function theCall(emulator: Emulator): Call {
  const [summary, ...others] = emulator.calls()
  expect(others).toEqual([])
  const call = emulator.call(summary?.id ?? '')
  if (call === undefined) throw new Error('There is no call.')
  const { story: _story, apart: _apart, omittedSteps: _omitted, ...rest } = call
  expect(rest).toEqual(summary)
  return call
}

const names = ({ story }: Call) => story.map(({ type, event }) => (type === 'gap' ? `missing ${event}` : event))
const steps = ({ story }: Call) => story.filter((part): part is CallStep => part.type === 'step')
const call_id = 'call_1'
const at = (second: number) => new Date(Date.UTC(2026, 0, 15, 9, 0, second)).toISOString()
const wholeCall = ['call.initiated', 'call.ringing', 'call.answered', 'call.completed', 'recording.completed']

describe('a call', () => {
  it('has its events from initiated to recorded, with the waits between', async () => {
    const { emulator } = await both()
    emulator.play('recorded')
    await emulator.settled()
    const call = theCall(emulator)
    expect(call).toMatchObject({
      ...{ from: '+14155550100', to: '+14155550101', state: 'recorded', durationMs: 60_000, deliveries: 5 },
      ...{ sequence: 1, forgotten: 0, problems: [], apart: [], omittedSteps: 0 },
    })
    expect(names(call)).toEqual(wholeCall)
    expect(steps(call).map(({ waitMs }) => waitMs)).toEqual([undefined, 2000, 7000, 60_000, 6000])
    for (const { deliveries, dated } of steps(call)) {
      expect({ dated, deliveries }).toMatchObject({ dated: true, deliveries: [{ attempts: 1, lastStatus: 200 }] })
      expect(deliveries[0]?.arrivedAt).toBeGreaterThan(0)
    }
  })

  it('that fails before it rings lacks nothing', async () => {
    const { emulator } = await both()
    emulator.play('failed')
    await emulator.settled()
    expect(theCall(emulator)).toMatchObject({ state: 'failed', problems: [] })
  })

  it('that was shuffled is in its own order, and each event names what it overtook', async () => {
    const { emulator } = await both()
    // With a random number that is always 0 the first event comes last.
    emulator.play('recorded', { shuffled: true })
    await emulator.settled()
    const call = theCall(emulator)
    expect(call.problems).toEqual(['disorder'])
    expect(names(call)).toEqual(wholeCall)
    const first = 'call.initiated'
    expect(steps(call).map(({ arrivedBefore }) => arrivedBefore)).toEqual([[], [first], [first], [first], [first]])
  })

  it('whose event is still repeated was overtaken', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(503, 200)
    emulator.send({ event: 'call.initiated', timestamp: at(0), data: { call_id } })
    await emulator.idle()
    emulator.send({ event: 'call.ringing', timestamp: at(1), data: { call_id } })
    await emulator.idle()
    expect(steps(theCall(emulator))[1]?.arrivedBefore).toEqual(['call.initiated'])
    await emulator.advance(120_000)
    expect(theCall(emulator).problems).toEqual(['disorder'])
  })

  it('says which event is missing, and which one shows it', async () => {
    const { emulator } = await both()
    emulator.send({ event: 'call.initiated', timestamp: at(0), data: { call_id } })
    emulator.send({ event: 'call.teleported', timestamp: at(1), data: { call_id } })
    emulator.send({ event: 'call.completed', timestamp: at(2), data: { call_id } })
    const call = theCall(emulator)
    expect(call.problems).toContain('gap')
    expect(names(call)).toEqual(['call.initiated', 'call.teleported', 'missing call.answered', 'call.completed'])
    expect(call.story).toContainEqual({ type: 'gap', event: 'call.answered', requiredBy: 'call.completed' })
  })

  it('reports no gap for events that its endpoints have not subscribed to', async () => {
    const receiver = await receiverOf()
    const emulator = await emulatorOf()
    emulator.register({ url: receiver.url, events: ['call.completed', 'call.answered'] })
    emulator.play('recorded')
    await emulator.settled()
    const call = theCall(emulator)
    expect(names(call)).toEqual(['call.answered', 'call.completed'])
    expect(call.problems).toEqual([])
  })

  it('marks an event that an endpoint accepted twice', async () => {
    const { emulator } = await both()
    const [sent] = emulator.send({ event: 'call.initiated', data: { call_id } })
    await emulator.settled()
    expect(theCall(emulator).problems).toEqual([])
    emulator.redeliver(sent?.id ?? '')
    await emulator.settled()
    const call = theCall(emulator)
    expect(call.problems).toEqual(['duplicate'])
    expect(steps(call)).toMatchObject([{ duplicate: true, deliveries: [{ sequence: 1 }, { sequence: 2 }] }])
  })

  it('has no duplicate when two endpoints get each event', async () => {
    const { emulator } = await both()
    emulator.register({ url: (await receiverOf()).url })
    emulator.play('recorded')
    await emulator.settled()
    expect(theCall(emulator)).toMatchObject({ problems: [], deliveries: 10 })
  })

  it('marks an event that was given up, until it is delivered again', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(400, 200)
    const [sent] = emulator.send({ event: 'call.initiated', data: { call_id } })
    await emulator.settled()
    expect(theCall(emulator).problems).toEqual(['undelivered'])
    emulator.redeliver(sent?.id ?? '')
    await emulator.settled()
    expect(theCall(emulator).problems).toEqual([])
  })

  it('keeps deliveries that must be rejected apart, and raises an alarm if one was accepted', async () => {
    const { emulator, receiver } = await both()
    const [sent] = emulator.send({ event: 'call.initiated', data: { call_id } })
    await emulator.settled()
    receiver.behave(401, 401, 200)
    for (const as of ['wrong-key', 'truncated'] as const) {
      emulator.redeliver(sent?.id ?? '', { as })
      await emulator.settled()
    }
    expect(theCall(emulator)).toMatchObject({
      ...{ problems: [], deliveries: 3, story: [{ deliveries: [{ kind: 'event' }] }] },
      apart: [
        { kind: 'wrong-key', standing: 'rejected' },
        { kind: 'truncated', standing: 'rejected' },
      ],
    })
    emulator.redeliver(sent?.id ?? '', { as: 'stale' })
    await emulator.settled()
    expect(theCall(emulator).problems).toEqual(['forged-accepted'])
  })

  it('claims no gap when older deliveries are forgotten', async () => {
    const { emulator } = await both({ keep: 2 })
    emulator.play('answered')
    await emulator.settled()
    expect(theCall(emulator)).toMatchObject({ deliveries: 2, forgotten: 2, problems: [] })
  })

  it('puts steps without a valid timestamp where they were sent, and marks them', async () => {
    const { emulator } = await both()
    emulator.send({ event: 'call.initiated', timestamp: 'soon', data: { call_id } })
    const [step] = steps(theCall(emulator))
    expect(step).toMatchObject({ dated: false, happenedAt: emulator.deliveries()[0]?.createdAt })
  })

  it('has a maximum number of steps, and counts the others', async () => {
    const { emulator } = await both()
    for (let index = 0; index < 510; index++) emulator.send({ event: 'call.initiated', data: { call_id } })
    const call = theCall(emulator)
    expect([call.story.length, call.omittedSteps, call.deliveries]).toEqual([500, 10, 510])
  })
})

it('an unknown call is undefined', async () => {
  const { emulator } = await both()
  expect(emulator.call('call_1')).toBeUndefined()
  expect(emulator.calls()).toEqual([])
})
