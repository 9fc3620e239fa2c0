import { isIP } from 'node:net'
import { checkServerIdentity, connect, type DetailedPeerCertificate, type SecureVersion } from 'node:tls'

/** What a server has shown in a TLS handshake. */
export interface Handshake {
  readonly protocol: string
  readonly certificate: DetailedPeerCertificate
  /** Why the certificate is not trusted, as OpenSSL calls it, apart from its names. */
  readonly distrust: string | undefined
  /** Why the certificate is not for this host. */
  readonly wrongHost: string | undefined
}

interface HandshakeOptions {
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
  /** The oldest version to speak. Default: Node's, TLS 1.2. */
  readonly oldest?: SecureVersion | undefined
}

/** Accepts any certificate: it is only examined. Returns the error code if the handshake fails. */
export function handshake({ host, port, timeoutMs, oldest }: HandshakeOptions): Promise<Handshake | string> {
  return new Promise((resolve) => {
    const old = oldest === undefined ? {} : { minVersion: oldest, ciphers: 'DEFAULT@SECLEVEL=0' }
    const name = isIP(host) === 0 ? { servername: host } : {}
    const socket = connect({ host, port, rejectUnauthorized: false, ...name, ...old })
    const timer = setTimeout(() => end('TIMEOUT'), timeoutMs)
    const end = (ending: Handshake | string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(ending)
    }
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'ERROR'))
    socket.on('end', () => end('ECONNRESET'))
    socket.on('secureConnect', () => {
      const certificate = socket.getPeerCertificate(true)
      // An Error by its types, a code in fact.
      const reason = socket.authorized ? undefined : String(socket.authorizationError)
      end({
        protocol: socket.getProtocol() ?? 'unknown',
        certificate,
        distrust: reason === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : reason,
        wrongHost: checkServerIdentity(host, certificate)?.message,
      })
    })
  })
}
