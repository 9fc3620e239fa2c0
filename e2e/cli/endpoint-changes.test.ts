import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWebhooks } from '@audian-webhooks/core'
import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audianWebhooks } from './command-line.ts'

describe('audian-webhooks endpoints', () => {
  let emulator: Emulator
  let folder: string
  let files = 0
  beforeAll(async () => {
    emulator = await startEmulator()
    folder = await mkdtemp(join(tmpdir(), 'cli-endpoints-'))
  })
  afterAll(async () => {
    await emulator?.close()
    await rm(folder, { recursive: true })
  })

  const endpoints = (...args: string[]) => audianWebhooks(['endpoints', ...args, '--emulator', emulator.url])
  const newFile = () => join(folder, `${++files}.json`)
  const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'))
  const endpoint = (id: string) => emulator.endpoints().find((each) => each.id === id)

  it('creates a webhook, and keeps its secret in a file that only its owner reads', async () => {
    const secrets = newFile()
    const ended = await endpoints('create', '--url', 'http://localhost:3000/', '--secrets', secrets, '--json')
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    const { id, events } = JSON.parse(ended.stdout)
    expect(events).toEqual(['*'])
    expect(await read(secrets)).toEqual({ secrets: [endpoint(id)?.secret], rotating: false })
    expect((await stat(secrets)).mode & 0o777).toBe(0o600)
    expect(ended.stdout).not.toContain('whsec_')
  })

  it('leaves a file of secrets alone, and creates nothing then', async () => {
    const secrets = newFile()
    await writeFile(secrets, 'in use')
    const before = emulator.endpoints().length
    const { exitCode, stderr } = await endpoints('create', '--url', 'http://localhost:3000/', '--secrets', secrets)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('it already exists')
    expect(await readFile(secrets, 'utf8')).toBe('in use')
    expect(emulator.endpoints()).toHaveLength(before)
  })

  it('leaves no file behind when the webhook is rejected', async () => {
    const secrets = newFile()
    const { exitCode, stderr } = await endpoints('create', '--url', 'http://example.com/', '--secrets', secrets)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('url:')
    await expect(stat(secrets)).rejects.toThrow('ENOENT')
  })

  it('changes what is given', async () => {
    const { id } = emulator.register({ url: 'http://localhost:3000/' })
    const ended = await endpoints('update', id, '--pause', '--events', 'call.completed', 'call.failed')
    expect(ended).toMatchObject({
      exitCode: 0,
      stdout: `Updated ${id}: paused, http://localhost:3000/, call.completed, call.failed.\n`,
    })
    expect(endpoint(id)).toMatchObject({ active: false, events: ['call.completed', 'call.failed'] })
    expect(await endpoints('update', id, '--activate')).toMatchObject({ exitCode: 0 })
    expect(endpoint(id)).toMatchObject({ active: true })
  })

  it.each([
    [[], 'Nothing to change.'],
    [['--pause', '--activate'], '--pause and --activate cannot be combined.'],
  ])('refuses a change with %j', async (flags, message) => {
    const { id } = emulator.register({ url: 'http://localhost:3000/' })
    const { exitCode, stderr } = await endpoints('update', id, ...flags)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  it('has a test delivery sent', async () => {
    const { id } = emulator.register({ url: 'http://localhost:3000/' })
    expect(await endpoints('test', id, '--event', 'recording.completed')).toMatchObject({ exitCode: 0 })
    expect(emulator.deliveries().at(-1)).toMatchObject({ endpointId: id, event: 'recording.completed' })
  })

  describe('rotate', () => {
    let server: Server
    const secrets = () => join(folder, 'receiver.json')
    const statuses: number[] = []
    beforeAll(async () => {
      const webhooks = createWebhooks({
        secret: async () => await read(secrets()),
        store: memoryStore(),
        logger: false,
      })
      server = createServer(nodeWebhooks(webhooks))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    })
    afterAll(() => server?.close())

    it('loses no delivery', async () => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      const created = await endpoints('create', '--url', url, '--secrets', secrets(), '--json')
      const { id } = JSON.parse(created.stdout)
      const first = endpoint(id)?.secret
      let rotated = false
      const rotation = endpoints('rotate', id, '--secrets', secrets(), '--yes').finally(() => {
        rotated = true
      })
      while (!rotated) {
        emulator.test(id, { event: 'call.completed', data: { call_id: 'call_1' } })
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      const { exitCode, stdout, stderr } = await rotation
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toContain(`Rotated the secret of ${id}.`)
      expect(stdout).not.toContain('whsec_')
      const { secrets: kept, rotating } = await read(secrets())
      expect({ kept, rotating }).toEqual({ kept: [endpoint(id)?.secret, first], rotating: false })

      await emulator.idle()
      const own = emulator.deliveries().filter((delivery) => delivery.endpointId === id)
      for (const { attempts } of own) statuses.push(...attempts.map(({ answer }) => answer?.status ?? 0))
      expect(own.length).toBeGreaterThan(1)
      expect(statuses).not.toContain(401)
    })

    it('withdraws no secret that is still in use', async () => {
      const { exitCode, stdout } = await audianWebhooks(['endpoints', 'withdraw', '--secrets', secrets()])
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'No secret was replaced more than an hour ago.\n' })
      const state = await read(secrets())
      const [, old] = state.secrets
      await writeFile(secrets(), JSON.stringify({ ...state, replacedAt: { [old]: Date.now() - 3_700_000 } }))
      expect((await audianWebhooks(['endpoints', 'withdraw', '--secrets', secrets()])).stdout).toBe(
        'Old secrets removed: 1.\n',
      )
      expect((await read(secrets())).secrets).toEqual([state.secrets[0]])
    })

    it('rotates nothing when the file cannot be read', async () => {
      const { id, secret } = emulator.register({ url: 'http://localhost:3000/' })
      const { exitCode, stderr } = await endpoints('rotate', id, '--secrets', newFile(), '--yes')
      expect(exitCode).toBe(1)
      expect(stderr).toContain('ENOENT')
      expect(endpoint(id)?.secret).toBe(secret)
    })
  })
})
