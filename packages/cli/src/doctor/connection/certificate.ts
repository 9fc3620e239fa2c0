import type { DetailedPeerCertificate } from 'node:tls'
import { type Finding, headings, ok, problem, warning } from '../finding.ts'
import type { Handshake } from './handshake.ts'

const day = 86_400_000
const warnedDays = 21
const shownCharacters = 200

/** What is wrong with a certificate, or that it is valid. */
export function* judgeCertificate(shown: Handshake, host: string, now = Date.now()): Generator<Finding> {
  const { certificate, distrust, wrongHost } = shown
  const until = Date.parse(certificate.valid_to)
  const expired = until <= now
  let fine = true
  if (distrust !== undefined && !(expired && distrust === 'CERT_HAS_EXPIRED')) {
    fine = false
    yield untrusted(distrust, certificate)
  }
  if (wrongHost !== undefined) {
    fine = false
    yield forOtherHosts(host, certificate)
  }
  if (expired) {
    yield problem('certificate-expiry', {
      title: `The certificate expired on ${dateOf(until)}.`,
      advice: 'Renew the certificate, and find out why it was not renewed automatically.',
      heading: headings.receiving,
    })
  } else if (until - now < warnedDays * day) {
    yield warning('certificate-expiry', {
      title: `The certificate expires in ${Math.floor((until - now) / day)} days, on ${dateOf(until)}.`,
      advice: 'Renew the certificate, and check that its renewal works.',
      heading: headings.receiving,
    })
  } else if (fine) {
    yield ok('certificate', `The certificate is trusted, matches this host, and is valid until ${dateOf(until)}.`)
  }
}

function untrusted(code: string, certificate: DetailedPeerCertificate): Finding {
  const { title, advice } = reasons[code] ?? otherReason(code)
  return problem('certificate', {
    title,
    detail: `${code}; issued by ${issuerOf(certificate)}.`,
    advice,
    heading: headings.receiving,
  })
}

const missingIntermediate = {
  title: 'The certificate chain is incomplete: an intermediate certificate is missing, or its issuer is not public.',
  advice: 'Configure the server to send the whole chain (fullchain.pem of Let’s Encrypt), not only the certificate.',
}
const useAPublicIssuer = 'Use a certificate from a public authority, such as Let’s Encrypt.'
const reasons: Readonly<Record<string, { readonly title: string; readonly advice: string }>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: { title: 'The certificate is self-signed.', advice: useAPublicIssuer },
  SELF_SIGNED_CERT_IN_CHAIN: {
    title: 'The certificate was issued by an authority that is not public.',
    advice: useAPublicIssuer,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: missingIntermediate,
  UNABLE_TO_GET_ISSUER_CERT: missingIntermediate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: missingIntermediate,
  CERT_HAS_EXPIRED: {
    title: 'A certificate in the chain has expired.',
    advice: 'Configure the server to send the current intermediate certificates.',
  },
  CERT_NOT_YET_VALID: {
    title: 'The certificate is not valid yet.',
    advice: 'Check the clock of this machine. If it is right, use a certificate that is valid now.',
  },
}

function otherReason(code: string) {
  return { title: `The certificate is not trusted (${code}).`, advice: useAPublicIssuer }
}

function forOtherHosts(host: string, { subjectaltname, subject }: DetailedPeerCertificate): Finding {
  const names = subjectaltname?.replaceAll(/(DNS|IP Address):/g, '') ?? [subject?.CN ?? 'no name'].flat().join(', ')
  return problem('certificate-host', {
    title: `The certificate does not match ${host}.`,
    detail: `It is valid for ${names.length > shownCharacters ? `${names.slice(0, shownCharacters)}…` : names}.`,
    advice: 'Use a certificate for this host, or register a URL with a host that it is valid for.',
    heading: headings.receiving,
  })
}

function issuerOf({ issuer }: DetailedPeerCertificate): string {
  return [issuer?.O ?? issuer?.CN ?? 'an issuer without a name'].flat().join(', ')
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
