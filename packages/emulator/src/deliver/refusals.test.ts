import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { both } from '../doubles/running.ts'
import type { Emulator } from '../emulator.ts'
import type { EmulatorOptions } from '../options.ts'
import { startEmulator } from '../start-emulator.ts'

const event = { event: 'call.completed', data: { call_id: 'call_1', from: '+14155550101', from_name: 'Zoë' } }

function codesOf(emulator: Emulator, index = 0): readonly string[] | undefined {
  return emulator
    .deliveries()
    .at(index)
    ?.attempts.at(-1)
    ?.explanations?.map(({ code }) => code)
}

async function refused(options: EmulatorOptions = {}) {
  const parts = await both(options)
  parts.receiver.behave(401)
  parts.emulator.send(event)
  await parts.emulator.settled()
  const [attempt] = parts.emulator.deliveries()[0]?.attempts ?? []
  const [received] = parts.receiver.received
  if (attempt === undefined || received === undefined) throw new Error('Nothing was delivered.')
  return { ...parts, attempt, received }
}

describe('an attempt that is answered 401', () => {
  it('was signed correctly, so the cause is in the receiver', async () => {
    const { emulator, attempt } = await refused()
    expect(codesOf(emulator)).toEqual(['valid-when-sent'])
    expect(attempt.explanations?.[0]).toEqual({
      code: 'valid-when-sent',
      message: expect.stringContaining('The signature was valid when it was sent'),
      fix: expect.stringContaining('emulator.diagnose()'),
    })
  })

  it('has a prefix with signaturePrefix', async () => {
    const { emulator } = await refused({ signaturePrefix: true })
    expect(codesOf(emulator)).toEqual(['valid-when-sent', 'signature-prefixed'])
  })

  it.each([
    ['wrong-key', 'secret-wrong'],
    ['stale', 'timestamp-stale'],
    ['truncated', 'body-truncated'],
  ] as const)('had to be rejected: %s', async (as, code) => {
    const { emulator } = await refused()
    emulator.redeliver(emulator.deliveries()[0]?.id ?? '', { as })
    await emulator.settled()
    expect(codesOf(emulator, 1)).toEqual([code])
  })

  it('repeats the signature of a secret that was rotated since', async () => {
    const { emulator, receiver, endpoint } = await both({ signing: 'once' })
    receiver.behave(500, 401)
    emulator.send(event)
    await emulator.idle()
    emulator.rotateSecret(endpoint.id)
    await emulator.advance(120_000)
    await emulator.settled()
    expect(codesOf(emulator)).toEqual(['secret-wrong'])
  })

  it('is the only failure that is explained', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(500, 200)
    emulator.send(event)
    await emulator.idle()
    expect(codesOf(emulator)).toBeUndefined()
    await emulator.advance(120_000)
    await emulator.settled()
    expect(codesOf(emulator)).toBeUndefined()
  })

  it('keeps its explanation over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'state.ndjson')
    const { emulator } = await refused({ file })
    await emulator.close()
    const again = await startEmulator({ file, speed: 0 })
    onTestFinished(() => again.close())
    expect(codesOf(again)).toEqual(['valid-when-sent'])
  })

  it('does not contain the secret or the body', async () => {
    const { attempt, endpoint } = await refused()
    const shown = JSON.stringify(attempt.explanations)
    expect(shown).not.toContain(endpoint.secret)
    expect(shown).not.toMatch(/4155550101|Zo/)
  })
})

describe('diagnose()', () => {
  it('compares what the receiver got with what was sent', async () => {
    const { emulator, endpoint, attempt, received } = await refused()
    const causes = (changed: Partial<Parameters<Emulator['diagnose']>[1]>) =>
      emulator.diagnose(attempt.deliveryId, { body: received.body, ...changed }).causes.map(({ code }) => code)

    expect(causes({})).toEqual([])
    expect(causes({ body: JSON.stringify(JSON.parse(received.body), null, 2) })).toEqual(['body-reserialised'])
    expect(causes({ body: received.body.slice(0, -5) })).toEqual(['body-truncated'])
    expect(causes({ body: received.body.replace('Zoë', 'Zo\ufffd\ufffd') })).toEqual(['body-replacement-characters'])
    expect(causes({ secret: `${endpoint.secret}\n` })).toEqual(['secret-white-space'])
    expect(causes({ secret: 'whsec_other' })).toEqual(['secret-wrong'])
    expect(causes({ signature: 'a'.repeat(64) })).toEqual(['signature-changed'])
    expect(causes({ timestamp: '' })).toEqual(['timestamp-changed', 'timestamp-missing'])
    expect(causes({ now: attempt.startedAt + 3_600_000 })).toEqual(['timestamp-stale'])
  })

  it('rejects the id of an unknown attempt', async () => {
    const { emulator } = await both()
    expect(() => emulator.diagnose('delv_none', { body: '' })).toThrow('There is no attempt delv_none.')
  })
})
