import type { Answer, Exchanged } from './exchange.ts'

/** What has responded instead of a receiver, if the response shows it. */
export function inFront(answer: Answer): string | undefined {
  const { status, headers, text } = answer
  const name = marks.find(({ header }) => headers[header] !== undefined)?.name
  if (headers['cf-mitigated'] !== undefined || headers['ngrok-error-code'] !== undefined) return name
  if (status === 401 && /^(basic|digest|negotiate)/i.test(headers['www-authenticate'] ?? '')) return 'A login'
  if (!isHtml(answer)) return undefined
  if (/type="?password|log ?in|sign ?in/i.test(text)) return 'A login page'
  if (/captcha|challenge|cdn-cgi|request blocked|access denied/i.test(text)) return name ?? 'A firewall'
  // An error page may be the receiver's own: frameworks have some.
  return status < 300 ? 'A web page' : undefined
}

const marks = [
  { header: 'cf-mitigated', name: 'Cloudflare' },
  { header: 'cf-ray', name: 'Cloudflare' },
  { header: 'x-amz-cf-id', name: 'Amazon CloudFront' },
  { header: 'x-amzn-waf-action', name: 'AWS WAF' },
  { header: 'x-vercel-id', name: 'Vercel' },
  { header: 'ngrok-error-code', name: 'ngrok' },
] as const

export function isHtml({ headers }: Answer): boolean {
  return headers['content-type']?.includes('html') ?? false
}

export function isRedirect({ status }: Answer): boolean {
  return status >= 300 && status < 400
}

export function isAccepted({ status }: Exchanged): boolean {
  return status !== undefined && status >= 200 && status < 300
}

export function isServerError({ status }: Exchanged): boolean {
  return status !== undefined && status >= 500
}

/** `gets a 401 response`, or `gets no response (ECONNRESET)`. */
export function describeAnswer(exchanged: Exchanged): string {
  return exchanged.status === undefined ? `gets no response (${exchanged.code})` : `gets a ${exchanged.status} response`
}

const shownCharacters = 160

/** The beginning of an answer's text, as it may be printed: in one line, and without the secret. */
export function excerpt(exchanged: Exchanged, secret?: string): string | undefined {
  if (exchanged.status === undefined || isHtml(exchanged)) return undefined
  const whole = secret === undefined ? exchanged.text : exchanged.text.replaceAll(secret, '[secret]')
  // Control characters of a stranger's could change a terminal's state.
  const line = whole.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
  if (line === '') return undefined
  return `Response: ${line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line}`
}
