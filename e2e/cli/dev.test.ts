import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { freePort } from '@audian-webhooks/test-services'
import { describe, expect, it, onTestFinished } from 'vitest'
import { audianWebhooks, startAudianWebhooks } from './command-line.ts'
import { audianReceiver, plainReceiver } from './receivers.ts'
import { devInTerminal, emptyFolder, runningDev, send, slow } from './running-dev.ts'

const completed = { event: 'call.completed', data: { call_id: 'call_1' } }
const red = '\u001b[31m'

function secretIn(path = ''): string {
  return /^AUDIAN_WEBHOOK_SECRET=(whsec_[0-9a-f]{48})$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? ''
}

describe('audian-webhooks dev', () => {
  it('delivers to a receiver that has the secret from the file', async () => {
    const port = await freePort()
    const dev = await runningDev(['--forward-to', `http://127.0.0.1:${port}/webhooks`])
    const file = dev.ready.webhooks[0]?.secretFile
    const { handled } = await audianReceiver(secretIn(file), port)
    await send(dev.ready.url, completed)
    await expect.poll(() => handled, slow).toMatchObject([{ event: 'call.completed', data: { call_id: 'call_1' } }])
    await expect
      .poll(dev.attempts, slow)
      .toMatchObject([{ event: 'call.completed', callId: 'call_1', attempt: 1, status: 200, outcome: 'delivered' }])
    expect(statSync(file ?? '').mode & 0o777).toBe(0o600)
    dev.signal('SIGINT')
    const { exitCode, stdout, stderr } = await dev.ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).not.toContain('whsec_')
    expect(existsSync(file ?? '')).toBe(false)
  })

  it('signs with a secret that the receiver has already', async () => {
    const { url, handled } = await audianReceiver('whsec_the_receivers_own')
    const env = { MY_SECRET: 'whsec_the_receivers_own' }
    const dev = await runningDev(['--forward-to', url, '--secret-env', 'MY_SECRET'], { env })
    await send(dev.ready.url, completed)
    await expect.poll(() => handled.length, slow).toBe(1)
    expect(dev.ready.webhooks).toMatchObject([{ url }])
    expect(dev.ready.webhooks[0]).not.toHaveProperty('secretFile')
    expect(dev.output()).not.toContain('whsec_')
  })

  it.each([
    [undefined, 'MY_SECRET is not set'],
    ['', 'MY_SECRET is empty'],
    ['whsec_1\n', 'The signing secret in MY_SECRET has white space around it'],
  ])('refuses the secret %j', async (secret, message) => {
    const env = secret === undefined ? {} : { MY_SECRET: secret }
    const args = ['dev', '--forward-to', 'http://localhost:3000/', '--secret-env', 'MY_SECRET']
    const { exitCode, stderr } = await audianWebhooks(args, { env })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  it('keeps webhooks and secrets in --data, and registers an address once', async () => {
    const data = join(emptyFolder(), 'nested', 'data')
    const { url } = await plainReceiver()
    const first = await runningDev(['--forward-to', url, '--data', data])
    const secret = secretIn(join(data, 'env'))
    first.signal('SIGTERM')
    expect((await first.ended).exitCode).toBe(0)
    expect(statSync(data).mode & 0o777).toBe(0o700)
    expect(readFileSync(join(data, '.gitignore'), 'utf8')).toBe('*\n')

    const second = await runningDev(['--route', `call.*=${url}`, '--data', data])
    expect(second.ready.webhooks).toMatchObject([{ url, events: expect.arrayContaining(['call.failed']) }])
    expect(secretIn(join(data, 'env'))).toBe(secret)
    expect(readdirSync(data).filter((name) => name.startsWith('env'))).toEqual(['env'])
  })

  it('signs for a webhook that is kept with the secret that the receiver has', async () => {
    const data = join(emptyFolder(), 'data')
    const { url, handled } = await audianReceiver('whsec_the_receivers_own')
    const first = await runningDev(['--forward-to', url, '--data', data])
    first.signal('SIGTERM')
    await first.ended
    const env = { MY_SECRET: 'whsec_the_receivers_own' }
    const second = await runningDev(['--forward-to', url, '--data', data, '--secret-env', 'MY_SECRET'], { env })
    await send(second.ready.url, completed)
    await expect.poll(() => handled.length, slow).toBe(1)
  })

  it('never replaces a file that it has not written', async () => {
    const data = emptyFolder()
    writeFileSync(join(data, 'env'), 'DATABASE_URL=mine\n')
    const args = ['dev', '--port', '0', '--forward-to', 'http://localhost:3000/', '--data', data]
    const { exitCode, stderr } = await audianWebhooks(args)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('exists and is not from this command')
    expect(readFileSync(join(data, 'env'), 'utf8')).toBe('DATABASE_URL=mine\n')
  })

  it('sends each event along its routes', async () => {
    const calls = await plainReceiver()
    const recordings = await plainReceiver()
    const routes = ['--route', `call.*=${calls.url}`, '--route', `recording.*=${recordings.url}`]
    const dev = await runningDev(routes)
    expect(dev.ready.webhooks.map(({ secretFile }) => secretFile)).toEqual([
      expect.stringMatching(/env$/),
      expect.stringMatching(/env-2$/),
    ])
    for (const event of ['call.failed', 'recording.completed', 'call.ringing']) await send(dev.ready.url, { event })
    await expect.poll(dev.attempts, slow).toHaveLength(3)
    const names = ({ received }: typeof calls) => received.map(({ headers }) => headers['x-audian-event']).sort()
    expect(names(calls)).toEqual(['call.failed', 'call.ringing'])
    expect(names(recordings)).toEqual(['recording.completed'])
  })

  it('refuses a pattern that Audian could not have', async () => {
    const { exitCode, stderr } = await audianWebhooks(['dev', '--route', 'sms.*=http://localhost:3000/'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain("no event fits 'sms.*'")
  })

  it('fails when nothing was accepted, and says why', async () => {
    const refusing = await plainReceiver(401, '{"error":"Invalid signature"}')
    const dead = `http://127.0.0.1:${await freePort()}/`
    const dev = await runningDev(['--forward-to', refusing.url, '--route', `call.completed=${dead}`])
    await send(dev.ready.url, completed)
    await expect.poll(dev.attempts, slow).toHaveLength(2)
    const retried = dev.attempts().find(({ outcome }) => outcome === 'retrying')
    expect(retried).toMatchObject({ status: null, error: expect.stringContaining('ECONNREFUSED') })
    expect(retried.nextAttemptInMs).toBeGreaterThanOrEqual(59_000)
    dev.signal('SIGINT')
    const { exitCode, stderr } = await dev.ended
    expect(exitCode).toBe(1)
    expect(stderr).toContain('No event was accepted.')
    expect(stderr).toContain('1 × Answered 401.')
    expect(stderr).toContain('1 × No server listens at')
  })

  it('says after a while, and at the end, that nothing was sent', async () => {
    const dev = await runningDev(['--forward-to', 'http://localhost:3000/'])
    const warnings = () => dev.output().match(/Nothing was sent\. Try: audian-webhooks trigger/g)?.length
    await expect.poll(warnings).toBe(1)
    dev.signal('SIGINT')
    expect((await dev.ended).exitCode).toBe(0)
    expect(warnings()).toBe(2)
  })

  it('refuses a port that is taken, and one that is none', async () => {
    const port = await freePort()
    const server = createServer().listen(port, '127.0.0.1')
    onTestFinished(() => void server.close())
    const taken = await audianWebhooks(['dev', '--port', String(port)])
    expect(taken.exitCode).toBe(1)
    expect(taken.stderr).toContain(`Port ${port} is in use`)
    expect(await audianWebhooks(['dev', '--port', '70000'])).toMatchObject({ exitCode: 2 })
  })

  it('goes to the next port when its own is taken', async () => {
    const server = createServer()
    // Taken by something else already: as good.
    server.on('error', () => undefined).listen(4010, '127.0.0.1')
    onTestFinished(() => void server.close())
    const running = await startAudianWebhooks(['dev'])
    await expect
      .poll(running.output, slow)
      .toMatch(/Port 4010 is in use, so this is 40[12]\d\.[\s\S]*127\.0\.0\.1:40[12]\d\n/)
    running.signal('SIGTERM')
    await running.ended
  })
})

describe('audian-webhooks dev in a terminal', () => {
  it('prints an attempt a line, and acts on keys', async () => {
    const receiver = await plainReceiver()
    const dev = await devInTerminal(['--forward-to', receiver.url])
    dev.type('x?')
    await expect.poll(dev.output, slow).toContain('Keys: t trigger')
    dev.type('r')
    await expect.poll(dev.output, slow).toContain('Press t to send a call.completed.')
    dev.type('t')
    await expect.poll(() => receiver.received.length, slow).toBe(1)
    dev.type('r')
    await expect.poll(() => receiver.received.length, slow).toBe(2)
    expect(receiver.received[0]?.body).toEqual(receiver.received[1]?.body)
    await expect.poll(dev.output, slow).toMatch(/(\d\d:\d\d:\d\d {2}call\.completed +call_sample +1 +200 +\d+\r\n){2}/)
    dev.type('q')
    const { exitCode, stdout } = await dev.ended
    expect(exitCode).toBe(0)
    expect(stdout).not.toContain('whsec_')
  })

  it('prints failures in red, with the reason', async () => {
    const receiver = await plainReceiver(503, '{"error":"\u001b[2JNot now"}')
    const dev = await devInTerminal(['--forward-to', receiver.url])
    dev.type('t')
    await expect.poll(dev.output, slow).toMatch(/Next attempt in [12] min/) // up to 60 s of jitter
    const output = dev.output()
    expect(output).toMatch(/\[31m\d\d:\d\d:\d\d {2}call\.completed .*503/)
    expect(output).toContain(`${red}{"error":" [2JNot now"} Next attempt in`)
    dev.type('\u0003')
    expect((await dev.ended).exitCode).toBe(1)
  })

  it('makes trouble and ends it', async () => {
    const receiver = await plainReceiver()
    const dev = await devInTerminal(['--forward-to', receiver.url])
    dev.type('b')
    await expect.poll(dev.output, slow).toContain('Broken:')
    dev.type('b')
    await expect.poll(dev.output, slow).toContain('Repaired:')
    dev.type('t')
    await expect.poll(() => receiver.received.length, slow).toBe(1)
    dev.type('q')
    await dev.ended
  })

  it.each([
    ['with --open', ['--open'], ''],
    ['by a key', [], 'o'],
  ])('opens the dashboard %s', async (_name, args, keys) => {
    const folder = emptyFolder()
    for (const name of ['xdg-open', 'browser']) {
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\necho "$1" > ${folder}/opened.new && mv ${folder}/opened.new ${folder}/opened\n`,
      )
      chmodSync(join(folder, name), 0o755)
    }
    const env = { PATH: `${folder}:${process.env.PATH}`, BROWSER: join(folder, 'browser') }
    const dev = await devInTerminal(args, { env })
    if (keys !== '') dev.type(keys)
    await expect.poll(() => existsSync(join(folder, 'opened')), slow).toBe(true)
    const dashboard = /http:\/\/127\.0\.0\.1:\d+/.exec(dev.output())?.[0]
    expect(readFileSync(join(folder, 'opened'), 'utf8').trim()).toBe(dashboard)
    dev.type('q')
    await dev.ended
  })

  it('leaves the terminal as it was', async () => {
    const program = await startAudianWebhooks(['dev', '--port', '0'], { columns: 80, afterwards: 'stty -a' })
    await expect.poll(program.output, slow).toContain('STATUS')
    program.type('q')
    const { stdout } = await program.ended
    expect(stdout).toMatch(/(?<!-)icanon/)
    expect(stdout).toMatch(/[^-]echo /)
  })

  it('has the number of the webhook in the line, if there are several', async () => {
    const one = await plainReceiver()
    const other = await plainReceiver()
    const dev = await devInTerminal(['--forward-to', one.url, '--route', `call.*=${other.url}`])
    dev.type('t')
    await expect.poll(dev.output, slow).toMatch(/call\.completed .* 200 +\d+ {3}2\r\n/)
    await expect.poll(dev.output, slow).toMatch(/call\.completed .* 200 +\d+ {3}1\r\n/)
    expect(
      dev
        .output()
        .split('\r\n')
        .filter((line) => stripVTControlCharacters(line).length > 80),
    ).toEqual([])
    dev.type('q')
    await dev.ended
  })

  it('has the address in the line when there is room', async () => {
    const receiver = await plainReceiver()
    const dev = await devInTerminal(['--forward-to', receiver.url], { columns: 120 })
    dev.type('t')
    await expect.poll(dev.output, slow).toMatch(/call\.completed .* 200 .*http:\/\/127\.0\.0\.1:\d+\/webhooks\r\n/)
    dev.type('q')
    await dev.ended
  })
})
