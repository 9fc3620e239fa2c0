import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { verify } from '@audian-webhooks/core'
import { sign } from '@audian-webhooks/core/protocol'
import { findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvents } from '@audian-webhooks/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Program, startProgram } from './program.ts'

const secret = 'whsec_abcdef1234567890'
const python = { program: 'python3', debianPackage: 'python3' }
const missing = findBinary(python) === undefined ? skipReason(python) : undefined

const programs = [
  {
    name: 'Express',
    command: process.execPath,
    receiver: 'express-receiver.cjs',
    signer: 'signer.cjs',
    needs: undefined,
  },
  { name: 'Flask', command: 'python3', receiver: 'flask_receiver.py', signer: 'signer.py', needs: missing },
]
const bodies = [
  ...Object.values(sampleEvents).map((event) => JSON.stringify(event)),
  JSON.stringify({ event: 'call.failed', data: { call_id: 'café 📞', text: 'a "quoted" text \\ and / more' } }),
]

describe.each(programs)("the seed's $name example", ({ name, command, receiver, signer, needs }) => {
  describe.skipIf(needs !== undefined)(needs ?? 'as its own program', () => {
    let program: Program
    beforeAll(async () => {
      program = await startProgram(command, receiver, secret)
    })
    afterAll(() => program?.stop())

    let signing: Promise<readonly string[]> | undefined
    /** Of all bodies, by the signer in one process. */
    const signaturesAt = (timestamp: string) => {
      const script = fileURLToPath(new URL(signer, import.meta.url))
      signing ??= output(command, [script, secret, timestamp], JSON.stringify(bodies)).then((lines) =>
        lines.split('\n'),
      )
      return signing
    }

    const post = async (body: string, signature: string, timestamp: string) => {
      const headers = {
        'content-type': 'application/json',
        'x-audian-signature': signature,
        'x-audian-timestamp': timestamp,
      }
      const response = await fetch(program.url, { method: 'POST', headers, body })
      return { status: response.status, answer: await response.json() }
    }

    it.each(bodies)('accepts what we sign: %s', async (body) => {
      const timestamp = '1705315800'
      const accepted = await post(body, sign({ secret, timestamp, body }), timestamp)
      expect(accepted).toEqual({ status: 200, answer: { received: true } })
    })

    it.each([
      ['another secret', (body: string) => sign({ secret: 'whsec_other', timestamp: '1705315800', body })],
      ['another timestamp', (body: string) => sign({ secret, timestamp: '1705315801', body })],
      ['another body', (body: string) => sign({ secret, timestamp: '1705315800', body: `${body} ` })],
    ])('refuses with us what is signed with %s', async (_what, signature) => {
      const [body = ''] = bodies
      const signed = signature(body)
      const refused = await post(body, signed, '1705315800')
      expect(refused).toEqual({ status: 401, answer: { error: 'Invalid signature' } })
      const headers = { 'x-audian-signature': signed, 'x-audian-timestamp': '1705315800' }
      expect(verify({ secret, headers, body: Buffer.from(body), now: 1_705_315_800_000 }).authentic).toBe(false)
    })

    it.each(bodies)(`signs (${name}) what we accept: %s`, async (body) => {
      const timestamp = '1705315800'
      const signature = (await signaturesAt(timestamp))[bodies.indexOf(body)]
      const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': timestamp }
      expect(verify({ secret, headers, body: Buffer.from(body), now: 1_705_315_800_000 }).authentic).toBe(true)
    })
  })
})

async function output(command: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(input)
  return await text(child.stdout)
}
