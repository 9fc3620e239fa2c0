import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audianWebhooks, startAudianWebhooks } from './command-line.ts'

describe('audian-webhooks endpoints list', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator()
    emulator.register({ url: 'http://localhost:3000/webhooks' })
    emulator.register({ url: 'http://localhost:3001/calls', events: ['call.completed'], active: false })
  })
  afterAll(() => emulator?.close())

  it('shows each webhook with its state, address and events', async () => {
    const { exitCode, stdout } = await audianWebhooks(['endpoints', 'list', '--emulator', emulator.url])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^ID +STATE +URL +EVENTS$/m)
    expect(stdout).toMatch(/^wh_\S+ +active +http:\/\/localhost:3000\/webhooks +\*$/m)
    expect(stdout).toMatch(/^wh_\S+ +paused +http:\/\/localhost:3001\/calls +call\.completed$/m)
    expect(stdout).not.toContain('whsec_')
  })

  it('prints JSON, a webhook a line', async () => {
    const { stdout } = await audianWebhooks(['endpoints', 'list', '--json', '--emulator', emulator.url])
    const urls = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).url)
    expect(urls.sort()).toEqual(['http://localhost:3000/webhooks', 'http://localhost:3001/calls'])
  })

  it('reads the token from the variable that is named', async () => {
    const args = ['endpoints', 'list', '--base-url', emulator.apiUrl, '--token-env', 'MY_TOKEN']
    const env = { MY_TOKEN: emulator.token }
    expect(await audianWebhooks(args, { env })).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('never prints a token that is rejected', async () => {
    const args = ['endpoints', 'list', '--base-url', emulator.apiUrl]
    const { exitCode, stdout, stderr } = await audianWebhooks(args, { env: { AUDIAN_TOKEN: 'a-wrong-token' } })
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('GET /webhooks')
    expect(stderr).not.toContain('a-wrong-token')
  })

  it('says what to do when there is no token', async () => {
    const { exitCode, stderr } = await audianWebhooks(['endpoints', 'list'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Neither AUDIAN_TOKEN nor AUDIAN_API_KEY is set.')
    const json = await audianWebhooks(['endpoints', 'list', '--json'])
    expect(json).toMatchObject({ exitCode: 2, stderr: '' })
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'USAGE' } })
  })
})

describe('audian-webhooks endpoints delete', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator()
  })
  afterAll(() => emulator?.close())

  const deletion = (id: string, ...flags: string[]) => ['endpoints', 'delete', id, '--emulator', emulator.url, ...flags]
  const isKept = (id: string) => emulator.endpoints().some((endpoint) => endpoint.id === id)

  it('refuses to delete when no one can be asked', async () => {
    const { id } = emulator.register({ url: 'http://localhost:3000/' })
    const { exitCode, stderr } = await audianWebhooks(deletion(id))
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Confirm with --yes')
    expect(isKept(id)).toBe(true)
  })

  it('deletes with --yes', async () => {
    const { id } = emulator.register({ url: 'http://localhost:3000/' })
    expect(await audianWebhooks(deletion(id, '--yes'))).toMatchObject({ exitCode: 0, stdout: `Deleted ${id}.\n` })
    expect(isKept(id)).toBe(false)
  })

  it.each([
    ['y', false],
    ['n', true],
  ])('asks in a terminal; after %s the webhook is there: %s', async (key, kept) => {
    const { id } = emulator.register({ url: 'http://localhost:3000/' })
    const running = await startAudianWebhooks(deletion(id), { columns: 80 })
    await expect.poll(running.output).toContain(`Delete the webhook ${id}?`)
    running.type(key)
    expect((await running.ended).exitCode).toBe(kept ? 1 : 0)
    expect(isKept(id)).toBe(kept)
  })
})
