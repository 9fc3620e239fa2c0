import { describe, expect, it } from 'vitest'
import { clientOf, scriptedApi } from '../doubles/scripted-api.ts'
import { selfSigned } from '../doubles/self-signed.ts'

const fields = { url: 'https://your-domain.com/webhooks', events: ['*'], active: true }

/** An error as `fetch` and the network beneath it throw them. */
function fetchFailed(cause: Error): Error {
  return new TypeError('fetch failed', { cause })
}

function networkError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code} 192.0.2.1:443`), { code, syscall })
}

/** What Node throws when it has tried several addresses of a host. */
function ofAll(...errors: [Error, ...Error[]]): Error {
  return Object.assign(new AggregateError(errors, 'no address answers'), { code: Reflect.get(errors[0], 'code') })
}

/** A creation whose attempts fail so, and how often it was attempted. */
async function creation(failure: Error): Promise<{ error: unknown; attempts: number }> {
  let attempts = 0
  const fetch = () => {
    attempts++
    return Promise.reject(failure)
  }
  const error = await clientOf(await scriptedApi(), { fetch })
    .webhooks.create(fields)
    .catch((thrown: unknown) => thrown)
  return { error, attempts }
}

describe('a creation for which no connection came about was not carried out, and is sent again', () => {
  it.each<[string, Error]>([
    ['ENETUNREACH', networkError('ENETUNREACH', 'connect')],
    ['EHOSTUNREACH', networkError('EHOSTUNREACH', 'connect')],
    ['ETIMEDOUT', networkError('ETIMEDOUT', 'connect')],
    ['several', ofAll(networkError('ETIMEDOUT', 'connect'), networkError('ENETUNREACH', 'connect'))],
  ])('%s', async (_, cause) => {
    const { error, attempts } = await creation(fetchFailed(cause))
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', carriedOut: 'no' })
    expect(attempts).toBe(3)
  })
})

describe('a creation whose connection broke may have been carried out, and is sent once', () => {
  it.each<[string, Error]>([
    ['ETIMEDOUT while reading', networkError('ETIMEDOUT', 'read')],
    ['EHOSTUNREACH while writing', networkError('EHOSTUNREACH', 'write')],
    ['several, one of them later', ofAll(networkError('ETIMEDOUT', 'connect'), networkError('ECONNRESET', 'read'))],
  ])('%s', async (_, cause) => {
    const { error, attempts } = await creation(fetchFailed(cause))
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', carriedOut: 'maybe' })
    expect(attempts).toBe(1)
  })
})

describe('a certificate that cannot be trusted: nothing was sent, and nothing is sent again', () => {
  it.each([
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('%s', async (code) => {
    const { error, attempts } = await creation(fetchFailed(Object.assign(new Error('untrusted'), { code })))
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', carriedOut: 'no' })
    expect(attempts).toBe(1)
  })

  it('over a real socket', async () => {
    const { baseUrl, connections, bytesReceived } = await selfSigned()
    const call = clientOf(await scriptedApi(), { baseUrl })
      .webhooks.list()
      .page()
    await expect(call).rejects.toMatchObject({ code: 'CONNECTION_FAILED', carriedOut: 'no' })
    await expect(call).rejects.toMatchObject({ cause: { cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } } })
    expect([connections(), bytesReceived()]).toEqual([1, 0])
  })
})
