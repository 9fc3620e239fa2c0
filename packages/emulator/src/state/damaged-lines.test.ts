import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { both, emulatorOf } from '../doubles/running.ts'

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'damaged-'))
  file = join(directory, 'state.ndjson')
})
afterEach(() => rmSync(directory, { recursive: true }))

function deliveryLine(change: object): string {
  const ids = { id: 'dlv_1', endpointId: 'wh_1', eventId: 'evt_1' }
  const delivery = { ...ids, sequence: 1, kind: 'event', event: 'call.failed', body: '{}', createdAt: 0, attempts: [] }
  return JSON.stringify({ delivery: { ...delivery, status: 'pending', ...change } })
}

it('a valid line in the form of the damaged ones below is read', async () => {
  await (await emulatorOf({ file })).close()
  appendFileSync(file, `${deliveryLine({})}\n`)
  expect((await emulatorOf({ file })).deliveries()).toMatchObject([{ id: 'dlv_1' }])
})

it.each([
  '{"endpoint":',
  '',
  'null',
  '42',
  'true',
  '"text"',
  '[]',
  '{}',
  '{"unknown":1}',
  '{"endpoint":null}',
  '{"endpoint":{}}',
  '{"endpoint":{"id":"wh_1","secret":"whsec_private"}}',
  '{"endpoint":[]}',
  '{"removedEndpoint":7}',
  '{"delivery":"dlv_1"}',
  '{"delivery":{"id":"dlv_1"}}',
  '{"forgotten":null}',
  '{"__proto__":{"endpoint":{}}}',
  deliveryLine({ createdAt: 1e308 }),
  deliveryLine({ nextAttemptAt: 8.64e15 + 1 }),
  deliveryLine({ nextAttemptAt: null }),
  deliveryLine({ sequence: 2 ** 53 }),
  deliveryLine({ sequence: 1.5 }),
  deliveryLine({ sequence: 7 }).replace('7', '1e999'),
])('a damaged line is reported with its file and what to do, and nothing is changed: %s', async (line) => {
  const first = await emulatorOf({ file })
  first.register({ url: 'https://hooks.example.com/' })
  await first.close()
  appendFileSync(file, `${line}\n`)
  const before = readFileSync(file, 'utf8')
  const error: unknown = await emulatorOf({ file }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'EmulatorError', code: 'STATE_UNUSABLE' })
  expect(String(error)).toContain(`line 3 of the emulator's state ${file} is damaged`)
  expect(String(error)).toMatch(/Remove the line, .*or use another file\.$/)
  expect(String(error)).not.toContain('whsec_private')
  expect(readFileSync(file, 'utf8')).toBe(before)
  expect(readdirSync(directory)).toEqual(['state.ndjson'])
})

it('fields that are new in a later version stay', async () => {
  const { emulator } = await both({ file })
  emulator.send({ event: 'call.failed' })
  await emulator.settled()
  await emulator.close()
  appendFileSync(
    file,
    readFileSync(file, 'utf8').split('\n')[1]?.replace('{"endpoint":{', '{"endpoint":{"later":1,') ?? '',
  )
  appendFileSync(file, '\n')
  const again = await emulatorOf({ file })
  expect(again.endpoints()).toMatchObject([{ later: 1 }])
  expect(again.deliveries()).toEqual(emulator.deliveries())
})
