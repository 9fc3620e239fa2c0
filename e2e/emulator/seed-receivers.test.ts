import { sign } from '@audian-webhooks/core/protocol'
import type { Delivery, Emulator, EmulatorOptions } from '@audian-webhooks/emulator'
import { findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent, sampleEvents } from '@audian-webhooks/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { startProgram } from '../seed/program.ts'
import { afterwards, emulatorOf } from './closing.ts'

const python = { program: 'python3', debianPackage: 'python3' }
const missing = findBinary(python) === undefined ? skipReason(python) : undefined
const programs = [
  { name: 'Express', command: process.execPath, file: 'express-receiver.cjs', needs: undefined },
  { name: 'Flask', command: 'python3', file: 'flask_receiver.py', needs: missing },
]
const names = Object.keys(sampleEvents) as (keyof typeof sampleEvents)[]
const texts = {
  from_name: 'Café „Zür­ich“ 📞 北京',
  tags: { 'naïve key': 'a "quoted" text \\ and / more', control: '\u0000\u001f\u2028\u2029\ud800', 10: 'b', 9: 'a' },
}

describe.each(programs)("the seed's $name example", ({ command, file, needs }) => {
  beforeEach(({ skip }) => {
    if (needs !== undefined) skip(needs)
  })

  /** An emulator whose one webhook leads to the program, which knows its secret, or gets another one. */
  async function connected(options: EmulatorOptions, otherSecret?: string): Promise<Emulator> {
    const emulator = await emulatorOf({ speed: 0, ...options })
    // The program's address is known when it runs, and it wants the secret before that.
    const { id, secret } = emulator.register({ url: 'https://your-domain.com/webhooks' })
    const program = await startProgram(command, file, otherSecret ?? secret)
    afterwards(() => program.stop())
    const moved = await fetch(`${emulator.apiUrl}/webhooks/${id}`, {
      method: 'PATCH',
      headers: { 'x-auth-token': emulator.token, 'content-type': 'application/json' },
      body: JSON.stringify({ url: program.url }),
    })
    expect(moved.status).toBe(200)
    return emulator
  }

  function expectRefused({ status, attempts, reason }: Delivery): void {
    expect({ status, reason }).toEqual({ status: 'failed', reason: expect.stringContaining('401') })
    const body = expect.stringMatching(/^\{"error": ?"Invalid signature"\}$/)
    expect(attempts).toMatchObject([{ number: 1, answer: { status: 401, body } }])
  }

  it('accepts every documented event, at the first attempt', async () => {
    const emulator = await connected({})
    for (const name of names) emulator.send(sampleEvent(name))
    await emulator.idle()

    expect(emulator.deliveries().map(({ event }) => event)).toEqual(names)
    for (const { event, status, attempts } of emulator.deliveries()) {
      expect({ event, status }).toEqual({ event, status: 'delivered' })
      const body = expect.stringMatching(/^\{"received": ?true\}$/)
      expect(attempts).toMatchObject([{ number: 1, answer: { status: 200, body } }])
      expect(attempts[0]?.requestHeaders['x-audian-signature']).toMatch(/^[0-9a-f]{64}$/)
    }
  })

  it('accepts text beyond ASCII and fields that are new, in a form that parsing and writing again leaves as it is', async () => {
    const emulator = await connected({ chaos: { newFields: 1 } })
    emulator.send({ ...sampleEvent('call.initiated'), data: { ...sampleEvent('call.initiated').data, ...texts } })
    await emulator.idle()

    const [delivery] = emulator.deliveries()
    expect(delivery).toMatchObject({ status: 'delivered', attempts: [{ answer: { status: 200 } }] })
    const sent: unknown = JSON.parse(delivery?.body ?? '')
    expect(sent).toMatchObject({ region: 'eu-1', data: texts })
    expect(JSON.stringify(sent)).toBe(delivery?.body)
  })

  it('refuses a signature with the prefix, which the emulator reports as given up', async () => {
    const emulator = await connected({ signaturePrefix: true })
    const [{ secret = '' } = {}] = emulator.endpoints()
    const [sent] = emulator.send(sampleEvent('call.completed'))
    await emulator.idle()

    const [delivery] = emulator.deliveries()
    expectRefused(delivery as Delivery)
    // Only the prefix is wrong.
    const headers = delivery?.attempts[0]?.requestHeaders ?? {}
    const signature = sign({ secret, timestamp: headers['x-audian-timestamp'] ?? '', body: sent?.body ?? '' })
    expect(headers['x-audian-signature']).toBe(`sha256=${signature}`)
  })

  it('rejects deliveries that are signed with an unknown secret, and no attempt follows', async () => {
    const emulator = await connected({}, 'whsec_of_somebody_else')
    emulator.send(sampleEvent('call.completed'))
    await emulator.advance(24 * 3_600_000)
    expectRefused(emulator.deliveries()[0] as Delivery)
  })
})
