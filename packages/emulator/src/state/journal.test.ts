import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeClock } from '@audian-webhooks/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { both, emulatorOf, receiverOf } from '../doubles/running.ts'

const minute = 60_000
const event = { event: 'call.completed', data: { call_id: 'call_1' } }

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'emulator-'))
  file = join(directory, 'deep/er/state.ndjson')
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('a state in a file', () => {
  it('survives a restart: webhooks, secrets, deliveries', async () => {
    const receiver = await receiverOf()
    const first = await emulatorOf({ file })
    first.register({ url: receiver.url, description: 'mine' })
    const gone = first.register({ url: receiver.url })
    const { apiUrl, token } = first
    await fetch(`${apiUrl}/webhooks/${gone.id}`, { method: 'DELETE', headers: { 'x-auth-token': token } })
    first.send(event)
    await first.settled()
    const before = { endpoints: first.endpoints(), deliveries: first.deliveries(), tally: first.tally() }
    await first.close()

    const second = await emulatorOf({ file })
    const after = { endpoints: second.endpoints(), deliveries: second.deliveries(), tally: second.tally() }
    expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(JSON.stringify(before)))
    const [next] = second.send(event)
    expect(next?.sequence).toBe(2)
  })

  it('continues open deliveries, and keeps the rest of the wait', async () => {
    const receiver = await receiverOf()
    receiver.behave(503)
    const clock = fakeClock()
    const first = await emulatorOf({ file, clock })
    first.register({ url: receiver.url })
    first.send(event)
    await first.idle()
    await clock.advance(minute / 2)
    await first.close()

    // Another process: its monotonic clock starts at another value.
    const later = fakeClock(clock.now() + 1000)
    const second = await emulatorOf({ file, clock: later })
    receiver.behave(200)
    await later.advance(minute / 2 - 1001)
    await second.idle()
    expect(receiver.received).toHaveLength(1)
    await later.advance(1)
    await second.settled()
    expect(receiver.received).toHaveLength(2)
    expect(second.deliveries()).toMatchObject([{ status: 'delivered', attempts: [{ number: 1 }, { number: 2 }] }])
  })

  it('makes an attempt again if its outcome was not stored', async () => {
    const receiver = await receiverOf()
    receiver.behave('hang')
    const first = await emulatorOf({ file })
    first.register({ url: receiver.url })
    first.send(event)
    await receiver.arrived(1)
    await first.close()

    receiver.behave(200)
    const second = await emulatorOf({ file })
    await second.settled()
    expect(second.deliveries()).toMatchObject([{ status: 'delivered', attempts: [{ number: 1 }] }])
    expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body)
  })

  it('drops a last line that was cut off', async () => {
    const first = await emulatorOf({ file })
    first.register({ url: 'https://hooks.example.com/' })
    await first.close()
    appendFileSync(file, '{"endpoint":{"id":"wh_')
    const second = await emulatorOf({ file })
    expect(second.endpoints()).toHaveLength(1)
  })

  it.each(['no json', '7\n', '{"something":"else"}\n'])('rejects a file with other content: %j', async (text) => {
    const foreign = join(directory, 'notes.txt')
    writeFileSync(foreign, text)
    await expect(emulatorOf({ file: foreign })).rejects.toThrow('is not a state of the emulator')
    expect(readFileSync(foreign, 'utf8')).toBe(text)
  })

  it('reports which line is damaged, and does not change the file', async () => {
    const first = await emulatorOf({ file })
    first.register({ url: 'https://hooks.example.com/' })
    await first.close()
    appendFileSync(file, '{"endpoint":\n')
    const before = readFileSync(file, 'utf8')
    await expect(emulatorOf({ file })).rejects.toThrow(`line 3 of the emulator's state ${file} is damaged`)
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  it('is not changed by a second emulator that cannot start', async () => {
    const first = await emulatorOf({ file })
    const port = Number(new URL(first.url).port)
    first.register({ url: 'https://hooks.example.com/before' })
    await expect(emulatorOf({ file, port })).rejects.toThrow('is in use by this process')
    first.register({ url: 'https://hooks.example.com/after' })
    await first.close()
    expect((await emulatorOf({ file })).endpoints()).toHaveLength(2)
  })

  it('is free again after a start that failed', async () => {
    const { url } = await emulatorOf()
    await expect(emulatorOf({ file, port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE')
    expect((await emulatorOf({ file })).endpoints()).toEqual([])
  })

  it('shrinks while it grows', async () => {
    const receiver = await receiverOf()
    const emulator = await emulatorOf({ file, keep: 2 })
    emulator.register({ url: receiver.url })
    const text = 'x'.repeat(500_000)
    for (let count = 0; count < 40; count++) {
      emulator.send({ ...event, data: { text } })
      await emulator.settled()
    }
    // 40 MB were written.
    expect(statSync(file).size).toBeLessThan(18 * 1024 * 1024)
    const before = emulator.deliveries()
    await emulator.close()
    expect((await emulatorOf({ file, keep: 2 })).deliveries()).toHaveLength(before.length)
  })

  it('keeps growing while it cannot shrink, and shrinks later', async () => {
    const receiver = await receiverOf()
    const emulator = await emulatorOf({ file, keep: 2 })
    emulator.register({ url: receiver.url })
    const deliveredIds: string[] = []
    emulator.onDelivery(({ id, status }) => void (status === 'delivered' && deliveredIds.push(id)))
    const sendMegabytes = async (count: number) => {
      for (let sent = 0; sent < count; sent++) {
        emulator.send({ ...event, data: { text: 'x'.repeat(500_000) } })
        await emulator.settled()
      }
    }
    // The path of the new file is already taken.
    mkdirSync(`${file}.new`)
    await sendMegabytes(20)
    expect(statSync(file).size).toBeGreaterThan(19_000_000)
    rmdirSync(`${file}.new`)
    await sendMegabytes(20)
    expect(statSync(file).size).toBeLessThan(18 * 1024 * 1024)
    expect(deliveredIds).toHaveLength(40)
  })

  it('is readable by this user only, and shrinks when it is opened', async () => {
    const receiver = await receiverOf()
    const first = await emulatorOf({ file })
    first.register({ url: receiver.url })
    for (let count = 0; count < 20; count++) first.send(event)
    await first.settled()
    await first.close()
    const before = readFileSync(file, 'utf8').trim().split('\n').length
    expect(before).toBe(42)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await emulatorOf({ file })
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(22)
  })
})

describe('keep', () => {
  it('keeps all open deliveries regardless of their number, and retries them', async () => {
    const receiver = await receiverOf()
    const emulator = await emulatorOf({ keep: 10, chaos: { duplicate: 1 } })
    emulator.register({ url: receiver.url })
    receiver.behave(503)
    for (let count = 0; count < 30; count++) emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toHaveLength(30)
    receiver.behave(200)
    await emulator.advance(2 * minute)
    await emulator.settled()
    expect(emulator.tally()).toMatchObject({ deliveries: 60, delivered: 60 })
    expect(emulator.deliveries()).toHaveLength(10)
  })

  it('forgets the oldest finished deliveries, never open ones, and still counts them', async () => {
    const receiver = await receiverOf()
    const emulator = await emulatorOf({ file, keep: 10, perEndpoint: 1 })
    emulator.register({ url: receiver.url })
    receiver.behave(503, 200)
    const [open] = emulator.send(event)
    await emulator.idle()
    for (let count = 0; count < 30; count++) {
      emulator.send(event)
      await emulator.idle()
    }
    const kept = emulator.deliveries()
    expect(kept).toHaveLength(10)
    expect(kept[0]?.id).toBe(open?.id)
    expect(kept.slice(1).map(({ sequence }) => sequence)).toEqual([23, 24, 25, 26, 27, 28, 29, 30, 31])
    expect(emulator.tally()).toMatchObject({ deliveries: 31, delivered: 30, retrying: 1, attempts: 31 })
    await emulator.close()
    const again = await emulatorOf({ file, keep: 10 })
    expect(again.deliveries()).toHaveLength(10)
    await again.close()
    const fewer = await emulatorOf({ file, keep: 3 })
    expect(fewer.deliveries().map(({ sequence }) => sequence)).toEqual([1, 30, 31])
  })

  it('forgets the oldest finished deliveries when their bodies take too much memory', async () => {
    const { emulator, receiver } = await both({ keepBytes: 1_000_000 })
    for (let count = 0; count < 12; count++) {
      emulator.send({ event: 'call.failed', data: { pad: 'x'.repeat(256 * 1024) } })
      await emulator.idle()
    }
    expect(receiver.received).toHaveLength(12)
    expect(emulator.deliveries().map(({ sequence }) => sequence)).toEqual([10, 11, 12])
    expect(emulator.tally()).toMatchObject({ deliveries: 12, delivered: 12 })
  })
})
