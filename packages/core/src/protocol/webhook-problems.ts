import type { WebhookChange } from './management.ts'

/** A field of a webhook that Audian would reject, and why. */
export interface WebhookProblem {
  readonly field: 'url' | 'events'
  /** A sentence that describes the problem and the correct form. */
  readonly problem: string
}

export interface WebhookRules {
  /** Hosts for which plain HTTP is allowed. HTTPS is always allowed. Audian allows plain HTTP for no host, an emulator for loopback. */
  readonly plainHttp?: ((hostname: string) => boolean) | undefined
}

const eventName = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/i

/**
 * Problems with the given fields. Only the form of event names is checked, since Audian has more events than public
 * sources list. Source: Audian's webhook setup guide, "Request Parameters".
 */
export function webhookProblems(webhook: WebhookChange, { plainHttp }: WebhookRules = {}): WebhookProblem[] {
  const problems: WebhookProblem[] = []
  const url = webhook.url === undefined ? undefined : urlProblem(webhook.url, plainHttp)
  if (url !== undefined) problems.push({ field: 'url', problem: url })
  const events = webhook.events === undefined ? undefined : eventsProblem(webhook.events)
  if (events !== undefined) problems.push({ field: 'events', problem: events })
  return problems
}

/** Whether a host is this machine itself, as `URL.hostname` writes it. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || isLoopbackIp4(hostname)
}

function isLoopbackIp4(hostname: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

function urlProblem(text: string, plainHttp: WebhookRules['plainHttp']): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) return 'The url must be an absolute URL, such as https://hooks.example.com/webhooks.'
  if (url.username !== '' || url.password !== '') return 'The url must not contain a user name or a password.'
  if (url.protocol === 'https:') return undefined
  if (url.protocol !== 'http:') return `The url must begin with https://, not ${url.protocol}//.`
  if (plainHttp?.(url.hostname)) return undefined
  return plainHttp === undefined
    ? 'The url must begin with https://: Audian does not deliver over plain HTTP.'
    : 'The url must begin with https://; plain http:// is only allowed for this machine (localhost, 127.0.0.1).'
}

function eventsProblem(events: readonly string[]): string | undefined {
  if (events.length === 0) return "The list must not be empty. Pass event names, or ['*'] for all events."
  for (const name of events) {
    const problem = nameProblem(name)
    if (problem !== undefined) return problem
  }
  return undefined
}

function nameProblem(name: string): string | undefined {
  if (name === '*' || eventName.test(name)) return undefined
  if (/\.\*$/.test(name)) {
    return `Audian does not support the pattern '${name}': list each event, or pass '*' and let the receiver choose.`
  }
  return `'${name.slice(0, 100)}' is not an event name. Names look like call.completed.`
}
