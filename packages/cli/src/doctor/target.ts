import { isLoopback } from '@audian-webhooks/core/protocol'
import { UsageError } from '../errors.ts'
import { type Finding, headings, ok, problem, warning } from './finding.ts'
import { listWebhooks, type OpenAccess } from './webhook/access.ts'

/** The address that is examined. */
export interface Target {
  /** As the user passed it. */
  readonly given: URL
  /** Without a user name, a password and a fragment: what requests go to, and what is printed. */
  readonly url: URL
  readonly shown: string
  /** Whether it is this machine itself. */
  readonly isLoopback: boolean
}

/** @throws UsageError if it is not an absolute URL of HTTP or HTTPS */
export function targetOf(text: string): Target {
  const given = URL.canParse(text) ? new URL(text) : undefined
  if (given === undefined || !['https:', 'http:'].includes(given.protocol)) {
    throw new UsageError('The URL must be absolute, such as https://example.com/webhooks.')
  }
  const url = new URL(given)
  Object.assign(url, { username: '', password: '', hash: '' })
  return { given, url, shown: url.href, isLoopback: isLoopback(url.hostname) }
}

/** The URL of the webhook that is named, or of the only one. */
export async function findTarget(access: OpenAccess, signal: AbortSignal): Promise<Target> {
  const webhooks = await listWebhooks(access, signal)
  const found = access.id === undefined ? webhooks : webhooks.filter(({ id }) => id === access.id)
  const [webhook] = found
  if (webhook !== undefined && found.length === 1) return targetOf(webhook.url)
  if (access.id !== undefined)
    throw new UsageError(`There is no webhook ${access.id}. List them with: audian-webhooks endpoints list`)
  const count = found.length === 0 ? 'no webhook' : `${found.length} webhooks`
  throw new UsageError(`The account has ${count}: pass a URL, or choose one with --webhook.`)
}

/** What the URL alone shows. */
export function* inspectUrl({ given, url, isLoopback: local }: Target): Generator<Finding> {
  const id = 'url-form'
  if (given.username !== '' || given.password !== '') {
    yield problem(id, {
      title: 'The URL contains a user name or a password.',
      advice: 'Register the webhook without them: the signature proves who sent a delivery.',
      heading: headings.receiving,
    })
  } else if (url.protocol === 'http:' && !local) {
    yield problem(id, {
      title: 'The URL begins with http://, but Audian delivers only over HTTPS.',
      advice: 'Serve the receiver over HTTPS, and register the https:// URL.',
      heading: headings.receiving,
    })
  } else if (given.hash !== '') {
    yield warning(id, {
      title: 'The URL has a fragment (#…), which is never sent.',
      advice: 'Remove the fragment from the URL.',
      heading: headings.receiving,
    })
  } else {
    yield ok(
      id,
      url.protocol === 'http:' ? 'Plain HTTP is allowed on this machine.' : 'The URL is well-formed.',
      portOf(url),
    )
  }
}

function portOf({ port, protocol }: URL): string | undefined {
  if (port === '' || protocol === 'http:') return undefined
  return `Port ${port}: firewalls must allow Audian to connect to it.`
}
