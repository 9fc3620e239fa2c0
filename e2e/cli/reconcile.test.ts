import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { createWebhooks } from '@audian-webhooks/core'
import { handledEvents } from '@audian-webhooks/core/kit'
import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { audianWebhooks } from './command-line.ts'

const hour = 3_600_000

async function listen(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('audian-webhooks reconcile', () => {
  let emulator: Emulator
  let folder: string
  beforeAll(async () => {
    emulator = await startEmulator({ speed: 0 })
    folder = await mkdtemp(join(tmpdir(), 'audian-reconcile-'))
  })
  afterAll(async () => {
    await emulator?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** A webhook with an event that was handled, one that Audian has given up, one that was lost, and one that is in progress. */
  async function outage() {
    let mode: 'handles' | 'fails' | 'loses' = 'handles'
    const store = memoryStore()
    let receive: RequestListener = () => undefined
    const { url } = await listen((request, response) => {
      if (mode === 'handles') receive(request, response)
      else request.resume().on('end', () => response.writeHead(mode === 'fails' ? 500 : 200).end())
    })
    const { id, secret } = emulator.register({ url, events: ['none.of.these'] })
    const webhooks = createWebhooks({ secret, store, logger: false })
    webhooks.on('call.completed', () => undefined)
    receive = nodeWebhooks(webhooks)
    const send = async (how: typeof mode) => {
      mode = how
      const { eventId } = emulator.test(id, { event: 'call.completed', data: { call_id: 'call_1', duration: 1 } })
      await emulator.idle()
      return eventId
    }
    const handled = await send('handles')
    const givenUp = await send('fails')
    await emulator.advance(hour)
    const lost = await send('loses')
    const underWay = await send('fails')
    mode = 'handles'
    return { id, handled, givenUp, lost, underWay, webhooks }
  }

  const reconcile = (...args: string[]) => ['reconcile', ...args, '--settle', '0s', '--emulator', emulator.url]

  it('lists what was missed, counts the rest, and ends with 1', async () => {
    const { id, handled, givenUp, lost } = await outage()
    const { exitCode, stdout, stderr } = await audianWebhooks(reconcile(id, '--handled', '-'), {
      input: `${handled}\n`,
    })
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^TIME \(UTC\) +EVENT +ID +WHY\n/)
    expect(stdout).toMatch(new RegExp(`^\\S+ \\S+ +call\\.completed +${givenUp} +given up 500 ×5$`, 'm'))
    expect(stdout).toMatch(new RegExp(`^\\S+ \\S+ +call\\.completed +${lost} +lost after 200$`, 'm'))
    expect(stdout).not.toContain(handled)
    const counts = ['events                4', 'handled               1', 'missed                2']
    const parts = [
      '  given up by Audian  1',
      '  lost after a 2xx    1',
      'in progress           1',
      'undecided             0',
    ]
    expect(stdout).toContain(`\n\n${[...counts, ...parts].join('\n')}\n`)
    expect(stderr).toContain('--redeliver')
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('ends with 0 if nothing was missed', async () => {
    const { id, handled, givenUp, lost } = await outage()
    const file = join(folder, 'handled.json')
    await writeFile(file, JSON.stringify([handled, givenUp, { id: lost }]))
    const { exitCode, stdout, stderr } = await audianWebhooks(reconcile(id, '--handled', file))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^events +4\nhandled +3\nmissed +0\nin progress +1\nundecided +0\n$/)
  })

  it('prints one line of JSON', async () => {
    const { id, handled, givenUp, lost } = await outage()
    const { exitCode, stdout } = await audianWebhooks(reconcile(id, '--handled', '-', '--json'), { input: handled })
    expect(exitCode).toBe(1)
    const [line = '', ...rest] = stdout.trim().split('\n')
    expect(rest).toEqual([])
    expect(JSON.parse(line)).toMatchObject({
      events: 4,
      gap: 2,
      failed: 1,
      lost: 1,
      missed: [
        { reason: 'failed', id: givenUp, attempts: 5 },
        { reason: 'lost', id: lost, webhook_id: id },
      ],
    })
  })

  it('compares all webhooks, from a moment on, and only the given events', async () => {
    const { handled, givenUp } = await outage()
    const all = await audianWebhooks(reconcile('--handled', '-', '--json'), { input: handled })
    expect(JSON.parse(all.stdout).missed).toContainEqual(expect.objectContaining({ id: givenUp }))
    const none = await audianWebhooks(reconcile('--handled', '-', '--json', '--events', 'call.failed'), { input: '[]' })
    expect(JSON.parse(none.stdout)).toMatchObject({ events: 0, gap: 0 })
    const recent = await audianWebhooks(reconcile('--handled', '-', '--json', '--since', '0.001s'), { input: '[]' })
    expect(JSON.parse(recent.stdout)).toMatchObject({ events: 0, gap: 0 })
  })

  it('asks the receiver, and has the emulator deliver again what it has missed', async () => {
    const { id, webhooks, underWay } = await outage()
    const isHandled = handledEvents(webhooks)
    const asked: { method: string | undefined; authorization: string | undefined }[] = []
    const { url } = await listen(async (request, response) => {
      const { method, headers } = request
      asked.push({ method, authorization: headers.authorization })
      const ids = (await json(request)) as string[]
      const answers = await Promise.all(ids.map(async (each) => ((await isHandled(each)) === true ? [each] : [])))
      response.end(JSON.stringify(answers.flat()))
    })
    const args = reconcile(id, '--handled-url', url)
    const env = { AUDIAN_HANDLED_TOKEN: 'token-of-the-receiver' }
    const first = await audianWebhooks([...args, '--redeliver'], { env })
    expect(first.exitCode).toBe(1)
    expect(first.stderr).toContain('The local Audian delivers 2 of them again.')
    expect(first.stdout + first.stderr).not.toContain(env.AUDIAN_HANDLED_TOKEN)
    expect(asked).toEqual([{ method: 'POST', authorization: 'Bearer token-of-the-receiver' }])

    await emulator.advance(hour)
    const second = await audianWebhooks([...args, '--json'], { env })
    expect(second.exitCode).toBe(0)
    expect(JSON.parse(second.stdout)).toMatchObject({ events: 4, handled: 4, gap: 0 })
    expect(await isHandled(underWay)).toBe(true)
  })

  it('says what can be done where there is no emulator', async () => {
    const { id } = await outage()
    const args = ['reconcile', id, '--handled', '-', '--settle', '0s', '--base-url', emulator.apiUrl, '--redeliver']
    const { exitCode, stderr } = await audianWebhooks(args, { env: { AUDIAN_TOKEN: emulator.token } })
    expect(exitCode).toBe(1)
    expect(stderr.replaceAll('\n', ' ')).toContain("Audian's documented API cannot deliver an event again.")
  })

  it('does not decide about young events', async () => {
    const { id } = await outage()
    const args = ['reconcile', id, '--handled', '-', '--emulator', emulator.url]
    const { exitCode, stdout } = await audianWebhooks(args)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/undecided +3\n/)
  })

  it.each([
    [[], 'Pass the handled events'],
    [['--handled', '-', '--handled-url', 'http://localhost:1'], 'Pass the handled events'],
    [['--handled-url', 'localhost'], "--handled-url: 'localhost' must be a URL"],
    [['--handled', '-', '--since', 'yesterday'], "--since: 'yesterday' is not a duration"],
  ])('refuses %j', async (flags, message) => {
    const { exitCode, stderr } = await audianWebhooks(reconcile(...flags))
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  it.each([
    [['--handled', '/nowhere/ids.txt'], '', 'Cannot read /nowhere/ids.txt'],
    [['--handled', '-'], '["evt_1", 7]', 'Standard input, item 2: must be the id of an event'],
  ])('fails with %j and the input %j', async (flags, input, message) => {
    const { exitCode, stdout, stderr } = await audianWebhooks(reconcile(...flags), { input })
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain(message)
  })

  it.each([
    [500, '[]', 'returned 500 instead of a list of handled ids'],
    [302, '[]', 'Cannot query http'],
    [200, '<html>', 'must return a JSON list of ids'],
    [200, '["evt_1",', 'The response of http'],
    [200, `["${'x'.repeat(1024 * 1024)}"]`, 'the response is longer than 1 MiB'],
  ])('fails if the receiver answers %i with something else', async (status, body, message) => {
    const { id } = await outage()
    const { url } = await listen((_, response) => response.writeHead(status, { location: '/login' }).end(body))
    const { exitCode, stdout, stderr } = await audianWebhooks(reconcile(id, '--handled-url', url))
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain(message)
  })
})
