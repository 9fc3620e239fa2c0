import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { audianWebhooks } from '../command-line.ts'
import { type Certified, certificate } from './certificates.ts'
import { examined } from './examined.ts'
import { listen, receiver } from './receivers.ts'

describe('over HTTPS', () => {
  let folder: string
  let root: Certified
  /** Has the program trust the root, as it trusts public ones. */
  let env: { NODE_EXTRA_CA_CERTS: string }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-doctor-'))
    root = await certificate('Root', { authority: true })
    env = { NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') }
    await writeFile(env.NODE_EXTRA_CA_CERTS, root.cert)
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function serve(options: ServerOptions): Promise<string> {
    const server = createServer(options, receiver()).on('tlsClientError', () => undefined)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.close()
      server.closeAllConnections()
    })
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
  }

  it('with a trusted certificate', async () => {
    const url = await serve(await certificate('leaf', { issuer: root }))
    const { find, ids, exitCode } = await examined([url], { env })
    expect(ids('problem')).toEqual([])
    expect(exitCode).toBe(0)
    expect(find('certificate')).toMatchObject({ status: 'ok' })
    expect(find('tls-version')).toMatchObject({ status: 'ok', title: 'The server supports TLS 1.3.' })
    expect(find('signed')).toMatchObject({ status: 'ok' })
    expect(find('keep-alive')).toMatchObject({ status: 'ok' })
    expect(find('plain-http')).toMatchObject({ status: 'skipped', detail: 'The URL has its own port.' })
  })

  it('with a self-signed certificate: nothing signed is sent', async () => {
    const { exitCode, find, next } = await examined([await serve(await certificate('self'))], { env })
    expect(exitCode).toBe(1)
    expect(find('certificate')).toMatchObject({ status: 'problem', title: 'The certificate is self-signed.' })
    expect(find('post')).toMatchObject({ status: 'ok' })
    expect(find('signature')).toMatchObject({ status: 'skipped', detail: expect.stringContaining('not trusted') })
    expect(next).toMatchObject({ id: 'certificate', heading: 'Webhook Not Receiving Events' })
  })

  it('with a certificate of an authority that is not public', async () => {
    const leaf = await certificate('leaf', { issuer: root })
    const { find } = await examined([await serve({ ...leaf, cert: leaf.cert + root.cert })])
    expect(find('certificate')).toMatchObject({ status: 'problem', title: expect.stringContaining('not public') })
  })

  it.each([
    {
      what: 'an expired certificate',
      days: [-30, -2],
      id: 'certificate-expiry',
      status: 'problem',
      title: 'The certificate expired on',
    },
    {
      what: 'one that expires soon',
      days: [-30, 5.5],
      id: 'certificate-expiry',
      status: 'warning',
      title: 'in 5 days',
    },
    { what: 'one that begins later', days: [2, 90], id: 'certificate', status: 'problem', title: 'not valid yet' },
  ] as const)('with $what', async ({ days, id, status, title }) => {
    const url = await serve(await certificate('leaf', { issuer: root, daysFromNow: days }))
    const { find } = await examined([url], { env })
    expect(find(id)).toMatchObject({ status, title: expect.stringContaining(title) })
  })

  it('with a certificate for another host', async () => {
    const url = await serve(await certificate('leaf', { issuer: root, host: 'other.example.com' }))
    const { find } = await examined([url], { env })
    expect(find('certificate-host')).toMatchObject({
      status: 'problem',
      title: 'The certificate does not match 127.0.0.1.',
      detail: 'It is valid for other.example.com.',
    })
    expect(find('signature')).toMatchObject({ status: 'skipped' })
  })

  it('with names that would change the terminal', async () => {
    const url = await serve(await certificate('leaf\u001b[31m'))
    const { stdout } = await audianWebhooks(['doctor', url])
    expect(stdout).toContain('issued by leaf [31m.')
    expect(stdout).not.toContain('\u001b')
  })

  it('without the intermediate certificate', async () => {
    const intermediate = await certificate('Intermediate', { issuer: root, authority: true })
    const leaf = await certificate('leaf', { issuer: intermediate })
    const whole = await examined([await serve({ ...leaf, cert: leaf.cert + intermediate.cert })], { env })
    expect(whole.find('certificate')).toMatchObject({ status: 'ok' })
    const { find } = await examined([await serve(leaf)], { env })
    expect(find('certificate')).toMatchObject({
      status: 'problem',
      title: expect.stringContaining('intermediate certificate is missing'),
    })
  })

  it('in an old version', async () => {
    const leaf = await certificate('leaf', { issuer: root })
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    const { find, ids } = await examined([await serve({ ...leaf, ...old })], { env })
    expect(find('tls-version')).toMatchObject({ status: 'problem', title: expect.stringContaining('only TLS 1.1,') })
    expect(ids('skipped')).toEqual(expect.arrayContaining(['route', 'forgery', 'signature']))
  })

  it('at a port of plain HTTP', async () => {
    const { url } = await listen(receiver())
    const { find } = await examined([url.replace('http:', 'https:')])
    expect(find('tls-version')).toMatchObject({
      status: 'problem',
      title: expect.stringContaining('speaks plain HTTP'),
    })
  })
})
