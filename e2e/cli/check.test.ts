import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundledProgram, freePort } from '@audian-webhooks/test-services'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { check, checkJson, idsOf, observed } from './check-receiver.ts'
import { audianWebhooks } from './command-line.ts'
import { ownReceivers, startOwn } from './receivers/own-receivers.ts'
import { type RunningReceiver, receiverFile, secret, startReceiver } from './receivers/start-receiver.ts'

const reserialised = 'The body is parsed and serialised again before the signature is checked.'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'))
})
afterAll(() => rm(folder, { recursive: true }))

let receiver: RunningReceiver | undefined
afterEach(async () => {
  await receiver?.stop()
  receiver = undefined
})

describe('audian-webhooks check, our own receivers', () => {
  it.each(Object.entries(ownReceivers))('%s passes', async (_name, start) => {
    receiver = await startOwn(start)
    const report = await checkJson(receiver.url, ...observed(receiver, 'idempotent'))
    expect({ failed: idsOf(report, 'failed'), warned: idsOf(report, 'warned') }).toEqual({ failed: [], warned: [] })
    expect(idsOf(report, 'not-observed')).toEqual(['SRC-01'])
    expect(report.exitCode).toBe(0)
  })
})

/** Flags for a receiver that the check itself starts and kills. */
async function started(commandLine: string, variables: Readonly<Record<string, string>> = {}) {
  const port = await freePort()
  const data = join(folder, `data-${port}`)
  const assignments = Object.entries({ ...variables, PORT: port, DATA: data }).map(
    ([name, value]) => `${name}='${value}'`,
  )
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    flags: ['--observe', `http://127.0.0.1:${port}/handled`, '--start', `${assignments.join(' ')} ${commandLine}`],
  }
}

describe('audian-webhooks check --level durable', () => {
  it('passes a receiver with a queue in SQLite that it kills and starts again', async () => {
    const program = await bundledProgram(new URL('./receivers/sqlite-receiver.ts', import.meta.url))
    const { url, flags } = await started(`exec '${process.execPath}' '${program}'`)
    const report = await checkJson(url, '--level', 'durable', ...flags)
    expect(idsOf(report, 'failed')).toEqual([])
    expect(idsOf(report, 'not-observed')).toEqual(['SRC-01'])
    await expect(fetch(url)).rejects.toThrow()
  })

  it.each([
    ['', []],
    ['answered-before', ['DUR-01']],
  ])('finds what "%s" breaks', async (fault, ids) => {
    const file = receiverFile('express-receiver.cjs')
    const { url, flags } = await started(`'${process.execPath}' '${file}'`, { FAULT: fault })
    const report = await checkJson(url, '--only', 'DUR-01,DUR-02', '--within', '20s', ...flags)
    expect(idsOf(report, 'failed')).toEqual(ids)
    await expect(fetch(url)).rejects.toThrow()
  })

  it('does not call passed what it cannot observe', async () => {
    receiver = await startReceiver(process.execPath, 'node-receiver.cjs')
    const report = await checkJson(receiver.url, '--only', 'IDM-02,DUR-01,DUR-02')
    expect(report.requirements.filter(({ status }) => status === 'not-observed')).toMatchObject([
      { id: 'IDM-02', because: 'needs --observe' },
      { id: 'DUR-01', because: 'needs --observe and --start' },
      { id: 'DUR-02', because: 'needs --observe and --start' },
    ])
    expect(report.badge).toEqual({
      schemaVersion: 1,
      label: 'Audian webhooks',
      message: 'ack: 1 passed, 3 not observed',
      color: 'yellow',
    })
    expect(report.exitCode).toBe(0)
  })

  it('says why a receiver does not start', async () => {
    const { exitCode, stderr } = await check('http://127.0.0.1:9/', '--start', 'echo no database; exit 3')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      '--start: the receiver exited before it listened at 127.0.0.1:9. Its last output:\nno database',
    )
  })
})

describe("audian-webhooks check, the seed's Express example", () => {
  it('names its three mistakes', async () => {
    const file = receiverFile('seed-express.cjs')
    const { url, flags } = await started(`'${process.execPath}' '${file}'`)
    const ids = 'ACK-10,ACK-32,SRC-01,DUR-01'
    const report = await checkJson(url, '--only', ids, '--within', '10s', '--source', file, ...flags)
    expect(report.requirements.filter(({ status }) => status === 'failed')).toMatchObject([
      { id: 'ACK-10', cause: reserialised },
      { id: 'ACK-32' },
      { id: 'SRC-01', received: expect.stringContaining('if (signature !== expected)') },
      { id: 'DUR-01', received: expect.stringContaining('with a 2xx response were never handled') },
    ])
  })
})

describe('the report of audian-webhooks check', () => {
  it('says of each failure what was sent, what came back, why it matters, and how to fix it', async () => {
    receiver = await startReceiver(process.execPath, 'express-receiver.cjs', { FAULT: 'reserialised' })
    const { exitCode, stdout, stderr } = await check(receiver.url, '--only', 'ACK-11,ACK-22')
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(stdout).toContain(`✓ ACK-01  An authentic event gets a 2xx response
✗ ACK-11  White space is verified as it was sent
    Sent            an authentic event with JSON with indentation
    Received        401 {"error":"Invalid signature"}
    Cause           The body is parsed and serialised again before the signature
                    is checked.
    Why it matters  The signature covers`)
    expect(stdout).toContain('    How to fix it   Verify the raw bytes before you parse them')
    expect(stdout).toContain('✓ ACK-22')
    expect(stdout).toMatch(/^LEVEL +PASSED +FAILED +WARNED +NOT OBSERVED\nack +2 +1 +0 +0$/m)
    expect(stdout).toMatch(/^Audian webhooks ack: 2 passed, 1 failed \(\d+ requests, \d+\.\d s\)$/m)
    expect(stdout).not.toContain(secret)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('is written as JUnit XML', async () => {
    receiver = await startReceiver(process.execPath, 'node-receiver.cjs', { FAULT: 'prefix-compared' })
    const file = join(folder, 'junit.xml')
    await check(receiver.url, '--only', 'ACK-22,IDM-02', '--junit', file)
    const xml = await readFile(file, 'utf8')
    expect(xml).toMatch(/<testsuite name="audian-webhooks check \(ack\)" tests="3" failures="1" skipped="1" errors="0"/)
    expect(xml).toMatch(
      /<testcase classname="ack" name="ACK-22 .*>\s*<failure message="Sent an event with the first 1 of the 64 digits/,
    )
    expect(xml).toMatch(
      /<testcase classname="idempotent" name="IDM-02 .*>\s*<skipped message="Not observed: needs --observe\."/,
    )
  })

  it('stops at a wrong secret, since no other requirement can be checked then', async () => {
    receiver = await startReceiver(process.execPath, 'node-receiver.cjs')
    const env = { OTHER: 'whsec_other' }
    const { exitCode, stdout } = await audianWebhooks(['check', receiver.url, '--secret-env', 'OTHER', '--json'], {
      env,
    })
    expect(exitCode).toBe(1)
    const { counts, requirements } = JSON.parse(stdout)
    expect(counts).toMatchObject({ passed: 0, failed: 1, warned: 0 })
    expect(requirements[1]).toMatchObject({ because: 'ACK-01 failed, so no other requirement can be checked' })
  })

  it('does not let an answer write to the terminal', async () => {
    const hostile = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(400).end('\u001b[2Jgone\u009b2J'))
    })
    await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
    const { stdout } = await check(`http://127.0.0.1:${(hostile.address() as AddressInfo).port}/`)
    hostile.close()
    expect(stdout).toContain('400 [2Jgone 2J')
  })

  it('shows progress in a terminal', async () => {
    receiver = await startReceiver(process.execPath, 'node-receiver.cjs')
    const args = ['check', receiver.url, '--only', 'ACK-16']
    const { exitCode, stdout } = await audianWebhooks(args, { columns: 100, env: { AUDIAN_WEBHOOK_SECRET: secret } })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('2 of 2  ACK-16')
  })
})

describe('audian-webhooks check refuses', () => {
  it('a receiver that is not there', async () => {
    const { exitCode, stderr } = await check('http://127.0.0.1:9/webhooks')
    expect(exitCode).toBe(1)
    expect(stderr).toBe('error: Cannot connect to 127.0.0.1:9. Start the receiver first, or let --start do it.\n')
  })

  it('a page that does not say what was handled', async () => {
    receiver = await startReceiver(process.execPath, 'node-receiver.cjs')
    const { exitCode, stderr } = await check(receiver.url, '--observe', receiver.url)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('returned 405. It must return 200 and a JSON object of numbers, such as {"evt_1": 1}.')
  })

  it.each([
    [['somewhere'], "URL: 'somewhere' is not an http or https URL."],
    [['http://127.0.0.1:9', '--only', 'ACK-01,ACK-999'], '--only: unknown requirement ACK-999.'],
    [['http://127.0.0.1:9', '--level', 'perfect'], "argument 'perfect' is invalid"],
    [['http://127.0.0.1:9', '--within', 'soon'], "--within: 'soon' is not a duration"],
    [['http://127.0.0.1:9', '--secret-env', 'NOWHERE'], 'NOWHERE is not set.'],
    [['http://127.0.0.1:9', '--source', 'no-such-file.js'], '--source: ENOENT'],
  ])('%j', async (args, message) => {
    const { exitCode, stderr } = await audianWebhooks(['check', ...args], { env: { AUDIAN_WEBHOOK_SECRET: secret } })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })
})
