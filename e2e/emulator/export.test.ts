import { mkdtempSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Delivery, Emulator } from '@audian-webhooks/emulator'
import { sampleEvent } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import { afterwards, closing, emulatorOf } from './closing.ts'
import { harProblems } from './har.ts'
import { listen } from './listen.ts'

/** Delivered, retried, not answered, to be refused, with characters of several bytes, and not attempted yet. */
async function variousDeliveries(): Promise<Emulator> {
  const { url } = await closing(
    listen(({ headers, socket }, response) => {
      if (headers['x-audian-event'] === 'call.ringing') socket.destroy()
      else if (headers['x-audian-event'] === 'call.failed') response.writeHead(503).end('"away" \u2028 ✕')
      else response.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] }).end('x'.repeat(9000))
    }),
  )
  const emulator = await emulatorOf({ speed: 0 })
  emulator.register({ url: `${url}?tenant=a%20b`, secret: 'whsec_never_in_a_file' })
  emulator.send(sampleEvent('call.completed', { data: { from: 'Żółw 🐢 \u2028' } }))
  emulator.send(sampleEvent('call.failed'))
  emulator.send(sampleEvent('call.ringing'))
  emulator.send(sampleEvent('call.completed'), { as: 'truncated' })
  await emulator.idle()
  await emulator.advance(10 * 60_000)
  const paused = emulator.register({ url: 'http://127.0.0.1:1/', active: false })
  emulator.test(paused.id, sampleEvent('call.answered'))
  await emulator.idle()
  return emulator
}

async function download({ url }: Emulator, path: string) {
  const response = await fetch(`${url}/_emulator/${path}`)
  return { text: await response.text(), status: response.status, headers: response.headers }
}

it('exports deliveries as an HTTP Archive that its published schema accepts', async () => {
  const emulator = await variousDeliveries()
  const { text, headers } = await download(emulator, 'export.har')
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(headers.get('content-disposition')).toMatch(
    /^attachment; filename="audian-deliveries-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.har"$/,
  )
  const har = JSON.parse(text)
  expect(harProblems({ log: { ...har.log, entries: [{ ...har.log.entries[0], timings: {} }] } })).not.toEqual([])
  expect(harProblems(har)).toEqual([])
  expect(text).not.toContain('whsec_')

  const attempts = emulator
    .deliveries()
    .flatMap((delivery) => delivery.attempts.map((attempt) => ({ delivery, attempt })))
  expect(har.log.entries).toHaveLength(attempts.length)
  for (const [index, { delivery, attempt }] of attempts.entries()) {
    const entry = har.log.entries[index]
    expect(entry._delivery).toMatchObject({ id: delivery.id, attempt: attempt.number, deliveryId: attempt.deliveryId })
    expect(entry.response.status).toBe(attempt.answer?.status ?? 0)
    expect(Date.parse(entry.startedDateTime)).toBe(attempt.startedAt)
    expect(entry.request.bodySize).toBe(Buffer.byteLength(entry.request.postData.text))
    for (const [name, value] of Object.entries(attempt.requestHeaders)) {
      expect(entry.request.headers).toContainEqual({ name, value })
    }
  }
  const [whole, failed] = har.log.entries
  expect(whole.request.postData.text).toBe(emulator.deliveries()[0]?.body)
  expect(whole.request.queryString).toEqual([{ name: 'tenant', value: 'a b' }])
  expect(whole.response.content).toMatchObject({ mimeType: 'text/plain', text: 'x'.repeat(4096) })
  expect(failed.response.content.text).toBe('"away" \u2028 ✕')
  expect(har.log.entries.at(-1)).toMatchObject({ _delivery: { kind: 'truncated' } })
})

it('exports what a search finds, one delivery a line', async () => {
  const emulator = await variousDeliveries()
  const lines = async (query: string): Promise<Delivery[]> => {
    const { text } = await download(emulator, `export.jsonl${query}`)
    expect(text).not.toContain('whsec_')
    return text === ''
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
  }
  const kept = JSON.parse(JSON.stringify(emulator.deliveries()))
  expect(await lines('')).toEqual(kept)
  expect((await lines('?q=event:call.failed')).map(({ sequence }) => sequence)).toEqual([2])
  expect(await lines('?q=nothing')).toEqual([])
  const refused = await download(emulator, 'export.jsonl?q=colour:red')
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Unknown term colour')])
})

it('exports from code into a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'audian-export-'))
  afterwards(() => rm(folder, { recursive: true }))
  const emulator = await variousDeliveries()
  const file = join(folder, 'failed.har')
  await writeFile(file, emulator.exportDeliveries({ format: 'har', search: 'event:call.failed' }))
  const { log } = JSON.parse(readFileSync(file, 'utf8'))
  expect(log.entries).toHaveLength(3)
  expect(() => emulator.exportDeliveries({ format: 'har', search: 'colour:red' })).toThrow(/Unknown term colour/)
})

it('keeps the URL to which an attempt went when its endpoint has changed', async () => {
  const emulator = await variousDeliveries()
  const [before] = emulator.deliveries()
  emulator.update(before?.endpointId ?? '', { url: 'http://localhost:1/elsewhere' })
  const { log } = JSON.parse((await download(emulator, 'export.har')).text)
  expect(log.entries[0].request.url).toMatch(/webhooks\?tenant=a%20b$/)
})
