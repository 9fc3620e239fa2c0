import { describe, expect, it } from 'vitest'
import { jsonLines } from './json-lines.ts'

async function found(...lines: (object | string)[]) {
  async function* chunks() {
    yield Buffer.from(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  }
  const items = []
  for await (const item of jsonLines('x.jsonl', chunks())) items.push(item.found)
  return items.filter((item) => item !== undefined)
}

const delivery = { id: 'dlv_1', kind: 'event', event: 'call.failed', body: '{ "a":1}', createdAt: 5, attempts: [] }

describe('a request in a line', () => {
  it('keeps its body byte for byte, and has a time', async () => {
    const headers = { 'X-Audian-Timestamp': '1705315800', accept: ['a', 'b'] }
    expect(
      await found({ headers, body: '{ "a" : "\\u00e9 é" }' }, { body: 'x', time: '2026-01-01T00:00:00Z' }),
    ).toEqual([
      {
        place: 'x.jsonl:1',
        headers: { 'x-audian-timestamp': '1705315800', accept: 'a,b' },
        body: Buffer.from('{ "a" : "\\u00e9 é" }'),
        at: 1_705_315_800_000,
      },
      { place: 'x.jsonl:2', headers: {}, body: Buffer.from('x'), at: Date.UTC(2026, 0) },
    ])
  })

  it('may have its body in base64', async () => {
    const body = Buffer.from([0xff, 0, 1]).toString('base64')
    const lines = [
      { headers: {}, body, encoding: 'base64' },
      { headers: {}, body, isBase64Encoded: true },
    ]
    for (const item of await found(...lines)) expect(item).toMatchObject({ body: Buffer.from([0xff, 0, 1]) })
  })
})

describe("an emulator's state", () => {
  it('gives each delivery once, and none that is forged', async () => {
    const lines = [
      { 'audian-webhooks-emulator': 1 },
      { endpoint: { id: 'wh_1', secret: 'whsec_1' } },
      { delivery },
      { delivery: { ...delivery, attempts: [{}] } },
      { delivery: { ...delivery, id: 'dlv_2', kind: 'wrong-key' } },
      { delivery: { ...delivery, id: 'dlv_3', kind: 'redelivery' } },
      { forgotten: 'dlv_1' },
      { removedEndpoint: 'wh_1' },
    ]
    expect(await found(...lines)).toEqual([
      { place: 'x.jsonl:3', headers: { 'x-audian-event': 'call.failed' }, body: Buffer.from('{ "a":1}'), at: 5 },
      expect.objectContaining({ place: 'x.jsonl:6' }),
    ])
  })

  it('may be a delivery alone, as the dashboard gets it', async () => {
    expect(await found(delivery)).toMatchObject([{ body: Buffer.from('{ "a":1}') }])
  })
})

describe('a damaged line', () => {
  it.each([
    ['{"headers":{', 'The line is not JSON.'],
    ['{"headers":{},"body":{"event":"call.failed"}}', 'body must be text'],
    ['{"headers":{}}', 'neither an entry of the emulator nor'],
    ['[]', 'neither an entry of the emulator nor'],
    ['null', 'neither an entry of the emulator nor'],
    ['{"body":"a*","encoding":"base64"}', 'Its body is not base64.'],
    ['{"body":"\\ud800"}', 'half a character'],
  ])('is named: %s', async (line, problem) => {
    expect(await found('', line, { body: 'x' })).toMatchObject([
      { place: 'x.jsonl:2', problem: expect.stringContaining(problem) },
      { place: 'x.jsonl:3' },
    ])
  })

  it('is named if it is not UTF-8', async () => {
    async function* chunks() {
      yield Buffer.from([0x7b, 0xff, 0x7d])
    }
    const { value } = await jsonLines('x.jsonl', chunks()).next()
    expect(value?.found).toMatchObject({ problem: 'The line is not UTF-8.' })
  })
})
