import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { freePort } from '@audian-webhooks/test-services'
import { describe, expect, it } from 'vitest'
import { audianWebhooks, startAudianWebhooks } from './command-line.ts'
import { audianReceiver, plainReceiver } from './receivers.ts'
import { emptyFolder, runningDev, send, slow } from './running-dev.ts'

const secret = 'whsec_of_the_tests'
const env = { AUDIAN_WEBHOOK_SECRET: secret }

function fileOf(name: string, content: string | Buffer): string {
  const path = join(emptyFolder(), name)
  writeFileSync(path, content)
  return path
}

const bodyOf = (event: string, id = `evt_${event}`) => JSON.stringify({ id, event, data: { call_id: 'call_1' } })
const lines = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')
const three = lines(
  { headers: {}, body: bodyOf('call.failed') },
  { headers: {}, body: bodyOf('call.completed') },
  { headers: {}, body: bodyOf('recording.completed') },
)

describe('audian-webhooks replay', () => {
  it('sends deliveries that dev has kept to another receiver', async () => {
    const data = join(emptyFolder(), 'data')
    const { url: broken } = await plainReceiver(500)
    const dev = await runningDev(['--forward-to', broken, '--data', data])
    for (const event of ['call.failed', 'call.ringing']) await send(dev.ready.url, { event, id: `evt_${event}` })
    await expect.poll(dev.attempts, slow).toHaveLength(2)
    dev.signal('SIGTERM')
    await dev.ended

    const { url, handled } = await audianReceiver(secret)
    const { exitCode, stdout, stderr } = await audianWebhooks(['replay', join(data, 'state.ndjson'), '--url', url], {
      env,
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(handled.map(({ id }) => id)).toEqual(['evt_call.failed', 'evt_call.ringing'])
    expect(stdout).toMatch(/^EVENT +SENT +2XX +4XX +5XX +FAILED$/m)
    expect(stdout).toMatch(/^call\.failed +1 +1 +0 +0 +0$/m)
    expect(stdout).toMatch(/^all +2 +2 +0 +0 +0$/m)
  })

  it('keeps the bytes of bodies, signs again, and drops what belonged to another connection', async () => {
    const { url, received } = await plainReceiver()
    const body = '{ "event" :\t"call.failed", "name":"\\u00e9é🎉", "data":{} }\n'
    const bytes = Buffer.from([0xff, 0x00, 0x0a, 0x80])
    const headers = {
      'X-Audian-Signature': 'old',
      'x-audian-timestamp': '1705315800',
      'x-audian-delivery-id': 'delv_old',
      'content-type': 'application/json; charset=utf-8',
      cookie: 'session=1',
      host: 'hooks.example.com',
    }
    const content = lines({ headers, body }, { headers: {}, body: bytes.toString('base64'), encoding: 'base64' })
    const { exitCode } = await audianWebhooks(['replay', fileOf('a.jsonl', content), '--url', url], { env })
    expect(exitCode).toBe(0)
    expect(received.map((request) => request.body)).toEqual([Buffer.from(body), bytes])
    for (const request of received) {
      const timestamp = String(request.headers['x-audian-timestamp'])
      expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60)
      const signature = createHmac('sha256', secret).update(`${timestamp}.`).update(request.body).digest('hex')
      expect(request.headers['x-audian-signature']).toBe(signature)
    }
    const [first] = received
    expect(first?.headers).toMatchObject({
      'x-audian-delivery-id': 'delv_old',
      'x-audian-event': 'call.failed',
      'content-type': 'application/json; charset=utf-8',
    })
    expect(first?.headers).not.toHaveProperty('cookie')
    expect(first?.headers.host).toMatch(/^127\.0\.0\.1:/)
  })

  it('reads an HTTP Archive, and leaves out its other requests', async () => {
    const { url, handled } = await audianReceiver(secret)
    const signed = [{ name: 'X-Audian-Signature', value: 'old' }]
    const entry = (request: object) => ({ startedDateTime: '2026-01-15T09:00:00.000Z', request })
    const base64 = Buffer.from(bodyOf('call.ringing')).toString('base64')
    const entries = [
      entry({ method: 'GET', headers: [] }),
      entry({ method: 'POST', headers: signed, postData: { text: bodyOf('call.failed') } }),
      entry({ method: 'POST', headers: signed, postData: { text: base64, encoding: 'base64' } }),
      entry({ method: 'POST', headers: [], postData: { text: 'a=b' } }),
      entry({ method: 'POST', headers: signed }),
    ]
    const har = fileOf('a.har', JSON.stringify({ log: { version: '1.2', entries } }, undefined, 2))
    const { exitCode, stderr } = await audianWebhooks(['replay', har, '--url', url], { env })
    expect(handled.map(({ event }) => event)).toEqual(['call.failed', 'call.ringing'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `${har} entry 5: Its body was not captured.\n` })
  })

  it('reads HTTP requests', async () => {
    const { url, handled } = await audianReceiver(secret)
    const request = (body: string) => `POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const file = fileOf('a.http', request(bodyOf('call.failed')) + request(bodyOf('call.ringing')))
    expect(await audianWebhooks(['replay', file, '--url', url], { env })).toMatchObject({ exitCode: 0 })
    expect(handled.map(({ event }) => event)).toEqual(['call.failed', 'call.ringing'])
  })

  it('reads standard input, and only what fits the filter', async () => {
    const { url, handled } = await audianReceiver(secret)
    const args = ['replay', '-', '--url', url, '--filter', 'call.*', '--json']
    const { exitCode, stdout } = await audianWebhooks(args, { env, input: three })
    expect(exitCode).toBe(0)
    expect(handled.map(({ event }) => event)).toEqual(['call.failed', 'call.completed'])
    const printed = stdout.trim().split('\n')
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'sent', place: 'standard input:1', event: 'call.failed', status: 200 },
      { type: 'sent', place: 'standard input:2', event: 'call.completed', status: 200 },
      { type: 'summary', sent: 2, '2xx': 2, damaged: 0 },
    ])
  })

  it('names damaged places, sends the rest, and fails', async () => {
    const { url, received } = await plainReceiver()
    const damaged = fileOf('damaged.jsonl', `${three}{"headers":{\n${three}`)
    const files = [
      'no-such-file.jsonl',
      damaged,
      fileOf('b.txt', 'hello'),
      fileOf('c.jsonl', ''),
      fileOf('d.json', '[{}]'),
      fileOf('e.gz', gzipSync(three)),
    ]
    const { exitCode, stderr } = await audianWebhooks(['replay', ...files, '--url', url], { env })
    expect(exitCode).toBe(1)
    expect(received).toHaveLength(6)
    expect(stderr).toMatch(/^no-such-file\.jsonl: It cannot be read: ENOENT/m)
    expect(stderr).toContain(`${damaged}:4: The line is not JSON.\n`)
    expect(stderr).toContain('b.txt: It is neither JSON lines, nor an HTTP Archive, nor HTTP requests.')
    expect(stderr).toContain('c.jsonl: It is empty.')
    expect(stderr).toContain('d.json: It is a JSON array')
    expect(stderr).toContain('e.gz: It is compressed')
  })

  it('refuses an archive that is too large to be read whole', async () => {
    const { url, received } = await plainReceiver()
    const har = fileOf('large.har', Buffer.concat([Buffer.from('{"log":'), Buffer.alloc(65 * 1024 * 1024, ' ')]))
    const { exitCode, stderr } = await audianWebhooks(['replay', har, '--url', url], { env })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('larger than 64 MiB')
    expect(received).toEqual([])
  })

  it('counts what receivers answer', async () => {
    const refusing = await plainReceiver(401)
    const failing = await plainReceiver(503)
    const moved = await plainReceiver(302)
    const dead = `http://127.0.0.1:${await freePort()}/`
    const file = fileOf('a.jsonl', lines({ body: bodyOf('call.failed') }))
    const row = async (url: string) => {
      const { exitCode, stdout } = await audianWebhooks(['replay', file, '--url', url], { env })
      expect(exitCode).toBe(1)
      return /^call\.failed +(.*)$/m.exec(stdout)?.[1]?.split(/ +/).join(' ')
    }
    expect(await row(refusing.url)).toBe('1 0 1 0 0')
    expect(await row(failing.url)).toBe('1 0 0 1 0')
    expect(await row(moved.url)).toBe('1 0 0 0 1')
    expect(await row(dead)).toBe('1 0 0 0 1')
  })

  it('keeps the times between them, faster by --speed', async () => {
    const { url, received } = await plainReceiver()
    const content = lines(
      { body: bodyOf('call.initiated'), time: '2026-01-15T09:00:00Z' },
      { body: bodyOf('call.ringing'), time: '2026-01-15T09:01:40Z' },
    )
    const begun = performance.now()
    await audianWebhooks(['replay', fileOf('a.jsonl', content), '--url', url, '--speed', '50'], { env })
    expect(received).toHaveLength(2)
    expect(performance.now() - begun).toBeGreaterThan(2000)
  })

  it('shows what it has done when it is interrupted', async () => {
    const { url, received } = await plainReceiver()
    const content = lines({ body: bodyOf('call.initiated'), time: 0 }, { body: bodyOf('call.ringing'), time: 1e12 })
    const args = ['replay', fileOf('a.jsonl', content), '--url', url, '--speed', '1']
    const running = await startAudianWebhooks(args, { env })
    await expect.poll(() => received.length, slow).toBe(1)
    running.signal('SIGINT')
    const { exitCode, stdout, stderr } = await running.ended
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^call\.initiated +1 +1/m)
    expect(stderr).toContain('It was stopped before the end.')
  })

  it('ends a wait for standard input when it is interrupted', async () => {
    const { url, received } = await plainReceiver()
    const running = await startAudianWebhooks(['replay', '-', '--url', url], { env })
    running.type(three)
    await expect.poll(() => received.length, slow).toBe(3)
    running.signal('SIGINT')
    expect(await running.ended).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^all +3 +3/m) })
  })

  it('shows a bar in a terminal, and removes it', async () => {
    const { url } = await plainReceiver()
    const { exitCode, stdout } = await audianWebhooks(['replay', fileOf('a.jsonl', three), '--url', url], {
      env,
      columns: 80,
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('░')
    expect(stdout).toMatch(/all +3 +3 +0 +0 +0\r\n$/)
    expect(stdout).toContain('\u001b[?25h')
  })

  it.each([
    [['--url', 'nowhere'], '--url'],
    [['--url', 'http://localhost/', '--speed', '0'], '--speed'],
    [['--url', 'http://localhost/', '--secret-env', 'NOT_SET'], 'NOT_SET is not set'],
    [[], "required option '--url <url>'"],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await audianWebhooks(['replay', 'a.jsonl', ...args], { env })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })
})
