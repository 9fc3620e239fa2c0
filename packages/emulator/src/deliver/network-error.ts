const sentences: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `No server listens at ${host}.`,
  ECONNRESET: (host) => `${host} closed the connection before it responded.`,
  EPIPE: (host) => `${host} closed the connection before it responded.`,
  ENOTFOUND: (host) => `There is no host ${host}.`,
  EHOSTUNREACH: (host) => `${host} cannot be reached.`,
  ENETUNREACH: (host) => `${host} cannot be reached.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (host) =>
    `The certificate of ${host} is self-signed. Start the emulator with NODE_EXTRA_CA_CERTS=<its file> to trust it.`,
}

/** Why no answer came, as a sentence with the error's code. */
export function explain(error: Error & { code?: string }, host: string): string {
  const code = error.code ?? ''
  const sentence = sentences[code]?.(host)
  return sentence === undefined ? `${host}: ${error.message}` : `${sentence} (${code})`
}
