import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { both, emulatorOf, receiverOf } from '../doubles/running.ts'

const minute = 60_000
const event = { event: 'call.completed', data: { call_id: 'call_1' } }

function stateFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'state.ndjson')
}

it('a retry goes to the current URL of its endpoint, and each attempt records its URL', async () => {
  const { emulator, receiver, endpoint } = await both()
  const next = await receiverOf()
  receiver.behave(503)
  emulator.send(event)
  await emulator.idle()
  emulator.update(endpoint.id, { url: next.url })
  expect(emulator.deliveries()).toMatchObject([{ status: 'retrying', url: receiver.url }])

  await emulator.advance(2 * minute)
  expect(next.received).toHaveLength(1)
  expect(receiver.received).toHaveLength(1)
  expect(emulator.deliveries()).toMatchObject([
    { status: 'delivered', url: next.url, attempts: [{ url: receiver.url }, { url: next.url }] },
  ])
})

it('an attempt in progress keeps the URL that its endpoint had', async () => {
  const { emulator, receiver, endpoint } = await both()
  const answers: (() => void)[] = []
  receiver.behave((_request, response) => void answers.push(() => response.end()))
  emulator.send(event)
  await receiver.arrived(1)
  emulator.update(endpoint.id, { url: 'http://127.0.0.1:1/' })
  for (const answer of answers) answer()
  await emulator.settled()
  expect(emulator.deliveries()).toMatchObject([{ status: 'delivered', attempts: [{ url: receiver.url }] }])
})

it('a delivery keeps its URL when the endpoint is deleted, also after a restart', async () => {
  const file = stateFile()
  const receiver = await receiverOf()
  receiver.behave(200, 503)
  const first = await emulatorOf({ file })
  const { id } = first.register({ url: receiver.url })
  first.send(event)
  await first.idle()
  first.send(event)
  await first.idle()
  first.unregister(id)
  await first.settled()
  await first.close()

  // The second start reads a compacted file that no longer contains the endpoint.
  await (await emulatorOf({ file })).close()
  const third = await emulatorOf({ file })
  expect(third.endpoints()).toEqual([])
  expect(third.deliveries()).toMatchObject([
    { status: 'delivered', endpointId: id, url: receiver.url, attempts: [{ url: receiver.url }] },
    { status: 'failed', endpointId: id, url: receiver.url, attempts: [{ url: receiver.url }] },
  ])
  const found = await fetch(`${third.url}/_emulator/deliveries?q=endpoint:${new URL(receiver.url).port}`)
  expect(await found.json()).toMatchObject({ deliveries: [{ url: receiver.url }, { url: receiver.url }] })
})

it('a delivery that was never attempted has the URL that its endpoint had', async () => {
  const { emulator, receiver, endpoint } = await both({ schedule: { delaysMs: [5000], jitterMs: 0 } })
  emulator.send(event)
  emulator.unregister(endpoint.id)
  await emulator.settled()
  expect(emulator.deliveries()).toMatchObject([{ status: 'failed', url: receiver.url, attempts: [] }])
})
