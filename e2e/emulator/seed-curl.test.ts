import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { verify } from '@audian-webhooks/core'
import type { Emulator } from '@audian-webhooks/emulator'
import { beforeEach, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from './closing.ts'
import { listen } from './listen.ts'
import { seedAnswers, shapeOf } from './seed-answers.ts'

const run = promisify(execFile)
const commands = commandsOf(readFileSync(new URL('seed-commands.sh', import.meta.url), 'utf8'))
const lacking = missing('bash', 'curl')

let emulator: Emulator
let received: { readonly headers: IncomingHttpHeaders; readonly body: Buffer }[]
/**
 * Leads to a receiver on this machine. The one that the guide's call creates leads to a host that is not ours, so no test
 * is sent to it, and none can be delivered.
 */
let local: string

beforeEach(async ({ skip }) => {
  if (lacking.length > 0) skip(`${lacking.join(', ')} not installed`)
  emulator = await emulatorOf()
  received = []
  const receiver = await closing(
    listen(async (request, response) => {
      received.push({ headers: request.headers, body: await buffer(request) })
      response.end('{"received":true}')
    }),
  )
  local = emulator.register({ url: receiver.url }).id
})

/** The commands, each under the name that is above it. */
function commandsOf(script: string): ReadonlyMap<string, string> {
  const [, ...parts] = script.split(/^# ([a-z-]+)\n/m)
  return new Map(parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? '']] : [])))
}

/** The programs that are missing on this machine. */
function missing(...programs: string[]): string[] {
  return programs.filter((program) => {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' })
      return false
    } catch {
      return true
    }
  })
}

/** Runs a documented command in bash. Only host, token and id are replaced. A function makes curl print the status as well. */
async function pasted(name: string, webhookId = '', token = emulator.token) {
  const command = (commands.get(name) ?? '')
    .replace('https://api.audian.com:8443', emulator.url)
    .replace('YOUR_API_KEY', token)
    .replace('{webhook_id}', webhookId)
  const function_ = `curl() { command curl --silent --show-error --write-out '\\n%{http_code}' "$@"; }`
  const { stdout } = await run('bash', ['-c', `${function_}\n${command}`], { env: { ...process.env, no_proxy: '*' } })
  const [, body = '', status] = /^(.*)\n(\d{3})$/s.exec(stdout) ?? []
  return { status: Number(status), answer: body === '' ? undefined : JSON.parse(body) }
}

/** Whether a received delivery is signed with a secret. */
function isSignedWith(secret: string, index: number): boolean {
  const delivery = received[index]
  return delivery !== undefined && verify({ ...delivery, secret }).authentic
}

describe("the guide's curl call", () => {
  it('is one of seven', () => {
    const all = ['create', 'test', 'logs', 'list', 'update', 'delete', 'rotate-secret']
    expect([...commands.keys()]).toEqual(all)
    for (const command of commands.values()) expect(command).toMatch(/^curl [\s\S]+YOUR_API_KEY/)
  })

  it('creates a webhook', async () => {
    const { status, answer } = await pasted('create')
    expect(status).toBe(201)
    expect(shapeOf(answer)).toMatchObject(shapeOf(seedAnswers.create) as object)
    expect(answer).toMatchObject({ url: 'https://your-domain.com/webhooks', events: ['*'], active: true })
    expect(emulator.endpoints()).toContainEqual(
      expect.objectContaining({ id: answer.id, secret: answer.signing_secret }),
    )
  })

  it('sends a test, and shows it in the logs as delivered', async () => {
    expect((await pasted('logs', local)).answer).toMatchObject({ data: [], pagination: { total: 0 } })

    const test = await pasted('test', local)
    expect(test).toMatchObject({ status: 202, answer: { webhook_id: local, event: 'call.completed' } })
    await emulator.settled()
    expect(received).toHaveLength(1)
    expect(JSON.parse(String(received[0]?.body))).toMatchObject({ id: test.answer.id, event: 'call.completed' })

    const { status, answer } = await pasted('logs', local)
    expect(status).toBe(200)
    expect(shapeOf(answer)).toMatchObject(shapeOf(seedAnswers.logs) as object)
    const entry = { id: test.answer.id, webhook_id: local, event: 'call.completed', status: 'delivered' }
    expect(answer.data).toMatchObject([{ ...entry, response_status: 200, attempts: 1 }])
    expect(answer.pagination).toEqual({ page: 1, limit: 50, total: 1 })
  })

  it('lists the webhooks, without their secrets', async () => {
    const { answer: created } = await pasted('create')
    const { status, answer } = await pasted('list')
    expect(status).toBe(200)
    const { signing_secret: _, ...shown } = seedAnswers.create
    expect(shapeOf(answer)).toMatchObject({
      data: [shapeOf(shown)],
      pagination: shapeOf(seedAnswers.logs.pagination),
    })
    expect(answer.data.map(({ id }: { id: string }) => id)).toEqual([local, created.id])
    expect(answer.pagination).toEqual({ page: 1, limit: 50, total: 2 })
    expect(JSON.stringify(answer)).not.toContain('whsec_')
  })

  it('changes the events of a webhook', async () => {
    const { status, answer } = await pasted('update', local)
    expect(status).toBe(200)
    const { signing_secret: _, ...shown } = seedAnswers.create
    expect(shapeOf(answer)).toMatchObject(shapeOf(shown) as object)
    const events = ['call.completed', 'call.failed', 'recording.completed']
    expect(answer).toMatchObject({ id: local, events, active: true })

    expect(emulator.send({ event: 'call.ringing' })).toEqual([])
    expect(emulator.send({ event: 'call.failed' })).toMatchObject([{ endpointId: local }])
    await emulator.settled()
  })

  it('deletes a webhook', async () => {
    expect(await pasted('delete', local)).toEqual({ status: 204, answer: undefined })
    expect((await pasted('list')).answer.data).toEqual([])
    expect((await pasted('delete', local)).status).toBe(404)
  })

  it('rotates a secret, which signs from then on', async () => {
    const [before] = emulator.endpoints()
    const { status, answer } = await pasted('rotate-secret', local)
    expect(status).toBe(200)
    expect(shapeOf(answer)).toMatchObject(shapeOf(seedAnswers.rotateSecret) as object)
    expect(answer.id).toBe(local)

    await pasted('test', local)
    await emulator.settled()
    expect(isSignedWith(answer.signing_secret, 0)).toBe(true)
    expect(isSignedWith(before?.secret ?? '', 0)).toBe(false)
  })

  it('with another token gets 401', async () => {
    for (const name of commands.keys()) {
      expect(await pasted(name, local, 'token_of_somebody_else')).toMatchObject({ status: 401 })
    }
    expect(emulator.endpoints()).toHaveLength(1)
  })
})
