// x509 needs it, before its own import.
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(webcrypto as never)

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const day = 86_400_000

/** A certificate with its key. */
export interface Certified {
  readonly cert: string
  readonly key: string
  readonly certificate: x509.X509Certificate
  readonly keys: webcrypto.CryptoKeyPair
}

interface CertificateOptions {
  /** Who signs it; itself by default. */
  readonly issuer?: Certified
  readonly authority?: boolean
  /** The name or IP address that it is for. */
  readonly host?: string
  readonly daysFromNow?: readonly [begins: number, ends: number]
}

/** Made here: no private key should lie in a repository, and dates pass. */
export async function certificate(name: string, options: CertificateOptions = {}): Promise<Certified> {
  const { issuer, authority = false, host = '127.0.0.1', daysFromNow: [begins, ends] = [-10, 365] } = options
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const type = /^[\d.]+$/.test(host) ? 'ip' : 'dns'
  const made = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    notBefore: new Date(Date.now() + begins * day),
    notAfter: new Date(Date.now() + ends * day),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: authority
      ? [new x509.BasicConstraintsExtension(true, undefined, true)]
      : [new x509.SubjectAlternativeNameExtension([{ type, value: host }])],
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    cert: `${made.toString('pem')}\n`,
    key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    certificate: made,
    keys,
  }
}
