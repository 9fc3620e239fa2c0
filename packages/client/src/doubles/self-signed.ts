import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { onTestFinished } from 'vitest'

export interface SelfSigned {
  readonly baseUrl: string
  readonly connections: () => number
  /** Of what comes after the handshake: a request, or the beginning of one. */
  readonly bytesReceived: () => number
}

/** An HTTPS address of this machine whose certificate no one has reason to trust. */
export async function selfSigned(): Promise<SelfSigned> {
  let connections = 0
  let bytesReceived = 0
  const server = createServer(keyAndCertificate(), (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      bytesReceived += data.byteLength
    })
  })
  server.on('connection', () => {
    connections++
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `https://127.0.0.1:${port}/v2`,
    connections: () => connections,
    bytesReceived: () => bytesReceived,
  }
}

/** Made here, since Node makes no certificates and no private key should lie in a repository. Source: RFC 5280, 4.1. */
function keyAndCertificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'))
  const issuer = der(0x30)
  const validity = der(0x30, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')))
  const serial = der(0x02, Buffer.from([1]))
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' })
  const content = der(0x30, serial, ecdsaWithSha256, issuer, validity, issuer, subjectKey)
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey))
  const certificate = der(0x30, content, ecdsaWithSha256, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}

/** A value of a type, with its length before it. */
function der(type: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const prefix = length < 128 ? [type, length] : [type, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(prefix), content])
}
