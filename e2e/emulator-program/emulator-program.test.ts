import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { freePort } from '@audian-webhooks/test-services'
import { describe, expect, it, onTestFinished } from 'vitest'
import { audianReceiver, plainReceiver } from '../cli/receivers.ts'
import { emptyFolder, send, slow } from '../cli/running-dev.ts'
import { type CommandOptions, program } from '../program.ts'

const emulator = program({ source: 'packages/emulator/src/main.ts', variable: 'EMULATOR_PROGRAM' })
const completed = { event: 'call.completed', data: { call_id: 'call_1' } }
const colour = '\u001b['

/** Started at a free port, and ready for deliveries. It ends with the test at the latest. */
async function ready(args: readonly string[], options: CommandOptions = {}) {
  const running = await emulator.start(['--port', '0', ...args], options)
  onTestFinished(async () => {
    running.signal('SIGTERM')
    await running.ended
  })
  await expect.poll(running.output, slow).toContain('ENDPOINT')
  const text = stripVTControlCharacters(running.output())
  return {
    ...running,
    url: /^dashboard +(\S+)/m.exec(text)?.[1] ?? '',
    secretFile: /--env-file=(\S+)/.exec(text)?.[1] ?? '',
  }
}

function linesOf(output: string): string[] {
  return stripVTControlCharacters(output).split(/\r?\n/)
}

describe('the first screen', () => {
  it('names the addresses, and what to do next', async () => {
    const { output, url } = await ready([])
    expect(linesOf(output())).toEqual([
      expect.stringMatching(/^Audian emulator \d+\.\d+\.\d+$/),
      '',
      `dashboard  ${url}`,
      `API        ${url}/v2`,
      'token      emulator-token',
      'webhook    none: register one with --forward <url>',
      'data       removed at the end: keep it, and the secrets, with --data <folder>',
      '',
      'Next: register your receiver in the dashboard, and send it an event.',
      'Ctrl+C ends the emulator.',
      '',
      'TIME      EVENT                STATUS          TRY    TOOK  ENDPOINT',
      '',
    ])
    expect((await fetch(`${url}/_emulator/state`)).status).toBe(200)
  })

  it.each([80, 120])('fits a terminal of %d columns, and so do deliveries', async (columns) => {
    const receiver = await plainReceiver(503)
    const { output, url, signal, ended } = await ready(['--forward', receiver.url], { columns })
    await send(url, completed)
    await expect.poll(output, slow).toMatch(/Next attempt in [12] min/) // up to 60 s of jitter
    signal('SIGINT')
    await ended
    const lines = linesOf(output()).filter((line) => !line.startsWith('secret '))
    expect(lines.filter((line) => line.length > columns)).toEqual([])
    expect(output()).toContain(colour)
  })
})

describe('deliveries', () => {
  it('go to --forward, signed with the secret in a file, and are a line each', async () => {
    const port = await freePort()
    const target = `http://127.0.0.1:${port}/webhooks`
    const { url, secretFile, output, signal, ended } = await ready(['--forward', target])
    const secret = /^AUDIAN_WEBHOOK_SECRET=(whsec_\w+)$/m.exec(readFileSync(secretFile, 'utf8'))?.[1] ?? ''
    expect(statSync(secretFile).mode & 0o777).toBe(0o600)
    const { handled } = await audianReceiver(secret, port)
    for (const event of ['call.ringing', 'call.completed']) await send(url, { ...completed, event })
    await expect.poll(() => handled.length, slow).toBe(2)
    const row = new RegExp(
      String.raw`^\d\d:\d\d:\d\d  call\.\w+ +200 delivered +1 +\d+ ms  127\.0\.0\.1:${port}/webhooks$`,
    )
    await expect.poll(() => linesOf(output()).filter((line) => row.test(line)), slow).toHaveLength(2)

    signal('SIGINT')
    const { exitCode, stdout, stderr } = await ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/\nEnded: 2 deliveries: delivered 2; 2 attempts\.\n$/)
    expect(stdout).not.toContain('whsec_')
    expect(stdout).not.toContain(colour)
    expect(existsSync(secretFile)).toBe(false)
  })

  it('are signed with the secret that the receiver has', async () => {
    const { url: target, handled } = await audianReceiver('whsec_the_receivers_own')
    const env = { MY_SECRET: 'whsec_the_receivers_own' }
    const { url, output } = await ready(['--forward', target, '--secret-env', 'MY_SECRET'], { env })
    await send(url, completed)
    await expect.poll(() => handled.length, slow).toBe(1)
    expect(output()).toContain('secret     the one in MY_SECRET')
  })

  it('that are not finished continue with --data, as the end of the program says', async () => {
    const data = join(emptyFolder(), 'made')
    const port = await freePort()
    const forward = ['--data', data, '--forward', `http://127.0.0.1:${port}/webhooks`]
    const first = await ready(forward)
    await send(first.url, completed)
    await expect.poll(first.output, slow).toContain('retrying')
    first.signal('SIGTERM')
    const { exitCode, stdout } = await first.ended
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`Ended: 1 delivery: retrying 1; 1 attempt.\nDeliveries that are not finished continue`)

    const secret = /whsec_\w+/.exec(readFileSync(join(data, 'env'), 'utf8'))?.[0] ?? ''
    const { handled } = await audianReceiver(secret, port)
    const second = await ready([...forward, '--speed', '1000000'])
    await expect.poll(() => handled, slow).toMatchObject([{ event: 'call.completed' }])
    await expect.poll(second.output, slow).toMatch(/call\.completed +200 delivered +2 /)
  })
})

describe('colours', () => {
  it.each([
    [{}, [], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('of a pipe with %j and %j: %s', async (env, args, expected) => {
    const { output } = await ready(args, { env })
    expect(output().includes(colour)).toBe(expected)
  })

  it('are off in a terminal with NO_COLOR', async () => {
    const { output } = await ready([], { columns: 80, env: { NO_COLOR: '1' } })
    expect(output()).not.toContain(colour)
  })
})

describe('a wrong command line', () => {
  it.each([
    [['--prot', '1'], 'Did you mean --port?'],
    [['extra'], 'too many arguments'],
    [['--port', '70000'], 'It must be a whole number from 0 to 65535'],
    [['--speed', 'fast'], 'It must be a number from 0 to 1,000,000.'],
    [['--forward', 'localhost:3000'], 'Did you mean http://localhost:3000?'],
    [['--secret-env', 'MY_SECRET'], 'add --forward'],
    [['--forward', 'http://localhost:3000', '--secret-env', 'MY_SECRET'], 'MY_SECRET is not set'],
  ])('%j ends with 2', async (args, message) => {
    const { exitCode, stdout, stderr } = await emulator.run(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('may be a variable too', async () => {
    const { exitCode, stderr } = await emulator.run([], { env: { EMULATOR_PORT: 'http' } })
    expect(exitCode).toBe(2)
    expect(stderr).toContain("'http' from env 'EMULATOR_PORT' is invalid")
  })
})

describe('help and version', () => {
  it('are printed to standard output', async () => {
    const help = await emulator.run(['--help'])
    expect(help).toMatchObject({ exitCode: 0, stderr: '' })
    for (const flag of ['--port', 'EMULATOR_PORT', '--forward', '--data', '--no-color'])
      expect(help.stdout).toContain(flag)
    expect(Math.max(...help.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect((await emulator.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('what is in use', () => {
  it('is a port: the message says what to do', async () => {
    const port = await freePort()
    const server = createServer().listen(port, '127.0.0.1')
    onTestFinished(() => void server.close())
    const env = { EMULATOR_PORT: String(port) }
    const { exitCode, stderr } = await emulator.run([], { env })
    expect(exitCode).toBe(1)
    expect(stderr).toBe(
      `error: Port ${port} is in use. Choose another one with --port or EMULATOR_PORT, or leave both out to get a free one.\n`,
    )
  })

  it('is a data folder: the message names the process', async () => {
    const data = emptyFolder()
    await ready(['--data', data])
    const { exitCode, stderr } = await emulator.run(['--port', '0', '--data', data])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: Cannot use the data folder .* is in use by process \d+\..* Another folder: --data/)
  })
})
