import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { both, emulatorOf } from '../doubles/running.ts'

const completed = { event: 'call.completed', data: { call_id: 'call_1' } }
const failed = { event: 'call.failed', data: { call_id: 'call_2' } }

function newFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'state.ndjson')
}

it('removes everything, from the file too, and counts from zero', async () => {
  const file = newFile()
  const { emulator, endpoint } = await both({ file })
  emulator.send(completed)
  emulator.send(failed)
  await emulator.settled()
  expect(await emulator.clear()).toBe(2)
  expect(emulator.deliveries()).toEqual([])
  expect(emulator.tally()).toMatchObject({ deliveries: 0, delivered: 0, attempts: 0 })
  expect(readFileSync(file, 'utf8')).not.toContain('call_1')
  expect(emulator.send(completed)).toMatchObject([{ sequence: 3 }])
  await emulator.settled()
  await emulator.close()

  const second = await emulatorOf({ file })
  expect(second.deliveries()).toMatchObject([{ sequence: 3, status: 'delivered' }])
  expect(second.endpoints()).toMatchObject([{ id: endpoint.id }])
})

it('removes only what a search finds', async () => {
  const { emulator } = await both()
  emulator.send(completed)
  emulator.send(failed)
  await emulator.settled()
  expect(await emulator.clear({ search: 'event:call.failed' })).toBe(1)
  expect(await emulator.clear({ search: 'event:call.failed' })).toBe(0)
  expect(emulator.deliveries()).toMatchObject([{ event: 'call.completed' }])
  expect(emulator.tally()).toMatchObject({ deliveries: 1, delivered: 1, attempts: 1 })
  expect(() => emulator.clear({ search: 'colour:red' })).toThrow(/Unknown term colour/)
  expect(emulator.deliveries()).toHaveLength(1)
})

it('makes no more attempts of waiting deliveries, and stores no outcome of attempts in progress', async () => {
  const { emulator, receiver } = await both({ perEndpoint: 2 })
  receiver.behave(503)
  emulator.send(completed)
  await emulator.idle()
  const answers: (() => void)[] = []
  receiver.behave((_request, response) => void answers.push(() => response.end()))
  for (let sent = 0; sent < 3; sent++) emulator.send(completed)
  await receiver.arrived(3)

  const settled = emulator.settled()
  expect(await emulator.clear()).toBe(4)
  await settled.catch(() => undefined)
  for (const answer of answers) answer()
  await emulator.idle()
  await emulator.advance(3_600_000)
  expect(emulator.deliveries()).toEqual([])
  expect(emulator.tally()).toMatchObject({ deliveries: 0, pending: 0, retrying: 0, attempts: 0 })
  // The third one still waited for a slot.
  expect(receiver.received).toHaveLength(3)
})

it('removes nothing if the file cannot be written', async () => {
  const file = newFile()
  const { emulator } = await both({ file })
  emulator.send(completed)
  await emulator.settled()
  mkdirSync(`${file}.new`)
  await expect(emulator.clear()).rejects.toMatchObject({
    code: 'STATE_UNUSABLE',
    message: expect.stringContaining(file),
  })
  expect(emulator.deliveries()).toHaveLength(1)
  expect(emulator.tally()).toMatchObject({ deliveries: 1 })
  rmSync(`${file}.new`, { recursive: true })
  expect(await emulator.clear()).toBe(1)
})
