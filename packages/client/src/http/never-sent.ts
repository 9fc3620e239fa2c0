const noSuchConnection = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']
/** Node checks a certificate before anything is sent. Source: its documentation of TLS, "X509 certificate error codes". */
const untrusted =
  /^(CERT_.+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.+|ERR_TLS_CERT_ALTNAME_INVALID)$/
const deepestCause = 5

/** Whether there was no connection on which the request could have left, or none that can be trusted. */
export function neverSent(failure: unknown): boolean {
  return isUntrusted(failure) || withCauses(failure).some(isUnconnected)
}

/** Whether the other side could not be authenticated. This is not temporary. */
export function isUntrusted(failure: unknown): boolean {
  return withCauses(failure).some((error) => untrusted.test(codeOf(error)))
}

/** ETIMEDOUT and EHOSTUNREACH can also end a connection on which something was sent, but not with this system call. */
function isUnconnected(error: Error): boolean {
  // Of a host with several addresses, each has its own error.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.length > 0 && error.errors.every(neverSent)
  return noSuchConnection.includes(codeOf(error)) || Reflect.get(error, 'syscall') === 'connect'
}

function withCauses(failure: unknown, depth = 0): Error[] {
  if (!(failure instanceof Error) || depth > deepestCause) return []
  return [failure, ...withCauses(failure.cause, depth + 1)]
}

function codeOf(error: Error): string {
  return String(Reflect.get(error, 'code'))
}
