import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audianWebhooks, startAudianWebhooks } from './command-line.ts'

describe('audian-webhooks logs', () => {
  let emulator: Emulator
  let receiver: Server
  let url: string
  beforeAll(async () => {
    emulator = await startEmulator()
    // Refuses what has failed, and takes the rest.
    receiver = createServer((request, response) => {
      response.statusCode = request.headers['x-audian-event'] === 'call.failed' ? 400 : 200
      request.resume().on('end', () => response.end())
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  })
  afterAll(async () => {
    await emulator?.close()
    receiver?.close()
  })

  async function webhookWith(...events: string[]): Promise<string> {
    const { id } = emulator.register({ url, events: ['none.of.these'] })
    for (const event of events) emulator.test(id, { event, data: { call_id: 'call_1' } })
    await emulator.idle()
    return id
  }

  const logs = (...args: string[]) => ['logs', ...args, '--emulator', emulator.url]

  it('shows each event and its result, the latest last', async () => {
    const id = await webhookWith('call.completed', 'call.failed')
    const { exitCode, stdout } = await audianWebhooks(logs(id))
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^TIME \(UTC\) +EVENT +ID +RESULT\n/)
    expect(stdout).toMatch(/call\.completed +evt_\S+ +delivered 200\n.*call\.failed +evt_\S+ +failed 400$/m)
  })

  it('fits into 80 columns', async () => {
    const id = await webhookWith('voicemail.received')
    const { stdout } = await audianWebhooks(logs(id))
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('shows what has failed, and how many entries it leaves out', async () => {
    const id = await webhookWith('call.failed', 'call.completed', 'call.failed', 'call.failed')
    const { stdout, stderr } = await audianWebhooks(logs(id, '--failed', '--limit', '2'))
    expect(stdout.match(/call\.failed/g)).toHaveLength(2)
    expect(stdout).not.toContain('call.completed')
    expect(stderr).toBe('Showing the latest 2 of 3. See more with --limit.\n')
  })

  it('prints JSON, an entry a line, of all webhooks', async () => {
    const ids = [await webhookWith('call.completed'), await webhookWith('call.failed')]
    const { stdout } = await audianWebhooks(logs('--json', '--since', '1h'))
    const met = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).webhook_id)
    expect(met).toEqual(expect.arrayContaining(ids))
  })

  it('leaves out what is older than --since', async () => {
    const id = await webhookWith('call.completed')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await audianWebhooks(logs(id, '--since', '10ms'))).stdout).toBe('No events.\n')
  })

  it('prints new and changed entries until it is asked to end', async () => {
    const id = await webhookWith('call.completed')
    const running = await startAudianWebhooks(logs(id, '--follow', '--every', '50ms'))
    await expect.poll(running.output).toContain('call.completed')
    emulator.test(id, { event: 'call.failed', data: {} })
    await expect.poll(running.output).toMatch(/call\.failed +evt_\S+ +failed 400/)
    running.signal('SIGINT')
    const { exitCode, stdout } = await running.ended
    expect(exitCode).toBe(0)
    expect(stdout.match(/call\.completed/g)).toHaveLength(1)
  })

  it.each([
    [['--since', 'yesterday'], "--since: 'yesterday' is not a duration"],
    [['--limit', '0'], '--limit: must be a whole number from 1.'],
  ])('refuses %j', async (flags, message) => {
    const { exitCode, stderr } = await audianWebhooks(logs(...flags))
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  describe('of an API that answers something else', () => {
    const log = { id: 'evt_1', webhook_id: 'wh_1', event: 'call.failed', status: 'failed', attempts: 1 }

    async function logsOf(...data: object[]) {
      const api = createServer((_request, response) => {
        response.setHeader('content-type', 'application/json')
        response.end(
          JSON.stringify({ status: 'success', data, pagination: { page: 1, limit: 100, total: data.length } }),
        )
      })
      await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
      const { port } = api.address() as AddressInfo
      const ended = await audianWebhooks(['logs', 'wh_1', '--emulator', `http://127.0.0.1:${port}`])
      api.close()
      return ended
    }

    it('prints nothing that moves the cursor', async () => {
      const hostile = {
        id: 'evt_1\u001b[2J',
        timestamp: 'now\n',
        status: 'constructor',
        event: 'call\u001b[31m.failed\r',
      }
      const { exitCode, stdout } = await logsOf({ ...log, ...hostile, attempts: 2 })
      expect(exitCode).toBe(0)
      expect(stdout).toMatch(/constructor ×2\n$/)
      expect(stdout.split('\n')).toHaveLength(3)
      for (const control of ['\u001b', '\r']) expect(stdout).not.toContain(control)
    })

    it('shows the latest last, also of one millisecond', async () => {
      const timestamp = '2026-01-01T10:00:00.000Z'
      const { stdout } = await logsOf({ ...log, id: 'evt_2', timestamp }, { ...log, id: 'evt_1', timestamp })
      expect(stdout.match(/evt_\d/g)).toEqual(['evt_1', 'evt_2'])
    })
  })

  it('reports that there is no such webhook', async () => {
    const { exitCode, stderr } = await audianWebhooks(logs('wh_nobody'))
    expect(exitCode).toBe(1)
    expect(stderr).toContain('GET /webhooks/wh_nobody/logs')
  })
})
