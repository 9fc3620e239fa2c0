import { type ChildProcess, fork } from 'node:child_process'
import { on, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bundledProgram } from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Message } from './receiver.ts'

let program: string

beforeAll(async () => {
  program = await bundledProgram(new URL('receiver.ts', import.meta.url))
})

const freeze = fileURLToPath(new URL('freeze-built-ins.cjs', import.meta.url))
const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission'

/** Newer versions of Node also ask for the network. */
const network = process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []

const plain = sampleEvent('call.completed').data
/** Fields by the names of what every object inherits. Assigning to these throws where `Object.prototype` is frozen. */
const inherited = { ...plain, constructor: 'c', toString: 't', valueOf: 1, tags: { hasOwnProperty: 'h' } }

async function post(port: number, body: string): Promise<number> {
  const delivery = signedDelivery(body, { secret: 'whsec_hardened' })
  const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', ...delivery })
  await response.body?.cancel()
  return response.status
}

/** The next message of the program, which fails the test if it ends instead. */
async function* messagesOf(child: ChildProcess): AsyncGenerator<Message> {
  const ended = new AbortController()
  child.once('exit', (code) => ended.abort(new Error(`The receiver ended with ${code}.`)))
  for await (const [message] of on(child, 'message', { signal: ended.signal })) yield message
}

async function withReceiver(
  flags: readonly string[],
  use: (port: number, next: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const child = fork(program, { execArgv: [...flags], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const messages = messagesOf(child)
  const next = async () => (await messages.next()).value
  try {
    const { port } = (await next()) as { port: number } // its first message
    await use(port, next)
  } finally {
    const exited = child.exitCode === null ? once(child, 'exit') : undefined
    child.kill()
    await exited
  }
}

describe.each([
  ['--frozen-intrinsics'],
  ['--disable-proto=throw'],
  ['--disable-proto=delete'],
  ['--disallow-code-generation-from-strings'],
  ['--throw-deprecation'],
  [permission, '--allow-fs-read=*', ...network],
  ['--require', freeze],
])('a process with %s', (...flags) => {
  it('verifies, parses and handles events', () =>
    withReceiver(flags, async (port, next) => {
      const send = (id: string, data: object) =>
        post(port, JSON.stringify({ ...sampleEvent('call.completed'), id, data }))

      expect(await send('evt_plain', plain)).toBe(200)
      expect(await next()).toEqual({ data: plain, issues: [] })
      expect(await send('evt_inherited', inherited)).toBe(200)
      expect(await next()).toMatchObject({ data: inherited })
      expect(await send('evt_prototype', { ...plain, constructor: { prototype: {} } })).toBe(200)
      expect(await next()).toEqual({ data: plain, issues: [] })
      expect(await post(port, '{')).toBe(500)
    }))
})
