import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { verify } from '@audian-webhooks/core'
import { sign } from '@audian-webhooks/core/protocol'
import { findBinary, skipReason } from '@audian-webhooks/test-services'
import { describe, expect, it } from 'vitest'

const openssl = { program: 'openssl', debianPackage: 'openssl' }
const fixtures = readFileSync(new URL('signatures.txt', import.meta.url), 'utf8')
const golden = fixtures
  .trimEnd()
  .split('\n')
  .map((line) => {
    const [signature = '', secret = '', timestamp = '', file = ''] = line.split('\t')
    return { signature, secret, timestamp, file, body: readFileSync(new URL(file, import.meta.url)) }
  })

describe('signatures made by openssl', () => {
  it('are many', () => {
    expect(golden).toHaveLength(42)
  })

  it.each(golden)('are ours too: $file at $timestamp with $secret', ({ signature, secret, timestamp, body }) => {
    expect(sign({ secret, timestamp, body })).toBe(signature)
  })

  it.each(golden)('are authentic: $file at $timestamp with $secret', ({ signature, secret, timestamp, body }) => {
    const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': timestamp }
    expect(verify({ secret, headers, body, now: 1_705_315_800_000 })).toMatchObject({ authentic: true })
    const forged = Buffer.concat([body, Buffer.from(' ')])
    expect(verify({ secret, headers, body: forged, now: 1_705_315_800_000 })).toMatchObject({ authentic: false })
  })
})

const missing = findBinary(openssl) === undefined ? skipReason(openssl) : undefined

it.skipIf(missing !== undefined)(`the signatures are what openssl makes today${missing ? ` (${missing})` : ''}`, () => {
  const script = fileURLToPath(new URL('make-signatures.sh', import.meta.url))
  expect(execFileSync('sh', [script], { encoding: 'utf8' })).toBe(fixtures)
})
