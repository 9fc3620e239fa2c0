import { type Finding, type Findings, headings, ok, problem, skipped } from '../finding.ts'
import type { Target } from '../target.ts'
import { judgeCertificate } from './certificate.ts'
import { portOf } from './connect.ts'
import { type Handshake, handshake } from './handshake.ts'

/** `none`: no request can be sent. `untrusted`: requests can be sent, but nothing that is signed. */
export type Security = 'trusted' | 'untrusted' | 'none'

export async function* inspectTls({ url }: Target, timeoutMs: number): Findings<Security> {
  if (url.protocol === 'http:') {
    yield skipped('certificate', 'Certificate', 'The URL uses plain HTTP.')
    return 'trusted'
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const place = { host, port: portOf(url), timeoutMs }
  const shown = await handshake(place)
  if (typeof shown === 'string') {
    const old = shown === 'TIMEOUT' ? shown : await handshake({ ...place, oldest: 'TLSv1' })
    yield noHandshake(shown, old, place.port)
    return 'none'
  }
  yield ok('tls-version', `The server supports ${shown.protocol.replace('v', ' ')}.`)
  yield* judgeCertificate(shown, host)
  return shown.distrust === undefined && shown.wrongHost === undefined ? 'trusted' : 'untrusted'
}

function noHandshake(code: string, old: Handshake | string, port: number): Finding {
  if (typeof old !== 'string') {
    return problem('tls-version', {
      title: `The server supports only ${old.protocol.replace('v', ' ')}, which clients no longer accept.`,
      advice: 'Configure the server for TLS 1.2 and 1.3.',
      heading: headings.receiving,
    })
  }
  const isPlain = code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
  return problem('tls-version', {
    title: isPlain ? `Port ${port} speaks plain HTTP, not HTTPS.` : `The TLS handshake failed (${code}).`,
    advice: isPlain
      ? 'Put TLS in front of the receiver, or correct the port in the URL.'
      : 'Check the TLS settings of the server, and that the HTTPS server listens on this port.',
    heading: headings.receiving,
  })
}
