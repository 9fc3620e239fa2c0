import { type Answer, type Receives, readWebBody, routeAnswers, type Unread } from '@audian-webhooks/core/kit'

export interface FetchWebhooksOptions {
  /** The path to answer at, e.g. `/webhooks`; others get 404. Compared without query and trailing slash. Default: all. */
  readonly path?: string | undefined
  /**
   * Who takes over work that goes on after the answer: a run beyond the deadline, a success that the store has not
   * recorded. A function, as serverless platforms have it; or `'process'` where the process lives on (Node, Bun, Deno).
   * Without it, and without one in the handler's second argument, the answer waits until nothing is left to do.
   */
  readonly waitUntil?: ((work: Promise<void>) => void) | 'process' | undefined
}

/** The second argument, where the platform gives one: Workers' execution context, Vercel's. */
export interface FetchContext {
  waitUntil?(work: Promise<void>): void
}

/** A handler as Hono, Next.js, Bun, Deno and Workers take it. */
export type FetchHandler = (request: Request, context?: unknown) => Promise<Response>

/**
 * A handler from `Request` to `Response`. Reads the raw body itself. Never rejects.
 *
 * @throws TypeError at once if `path` does not begin with a slash
 */
export function fetchWebhooks(webhooks: Receives, options: FetchWebhooksOptions = {}): FetchHandler {
  const path = options.path === undefined ? undefined : wantedPath(options.path)
  return async (request, context) => {
    if (path !== undefined && withoutSlash(new URL(request.url).pathname) !== path) return reply(routeAnswers.notFound)
    if (request.method !== 'POST') return reply(routeAnswers.methodNotAllowed)
    const rest: Promise<void>[] = []
    const waitUntil = waitUntilOf(options, context) ?? ((work: Promise<void>) => void rest.push(work))
    const answer = await webhooks.handle({ headers: request.headers, body: bodyOf(request) }, { waitUntil })
    await Promise.all(rest)
    return answer === undefined ? gone() : reply(answer)
  }
}

function bodyOf(request: Request) {
  const announced = request.headers.get('content-length') ?? undefined
  return (maxBytes: number) => {
    if (request.bodyUsed || request.body?.locked) return consumed
    return readWebBody(request.body, { maxBytes, announced })
  }
}

const consumed: Unread = {
  unread: 'misconfigured',
  detail:
    'Something has read the body before the webhook handler, such as request.json(), request.text() or a middleware, so the bytes that were signed are gone. Hand in the untouched Request, or a clone() made before it was read.',
}

function waitUntilOf(
  { waitUntil }: FetchWebhooksOptions,
  context: unknown,
): ((work: Promise<void>) => void) | undefined {
  if (waitUntil === 'process') return () => undefined
  if (waitUntil !== undefined) return waitUntil
  return hasWaitUntil(context) ? (work) => context.waitUntil(work) : undefined
}

function hasWaitUntil(context: unknown): context is Required<FetchContext> {
  return (
    typeof context === 'object' && context !== null && 'waitUntil' in context && typeof context.waitUntil === 'function'
  )
}

function reply({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers: { ...headers } })
}

// Nobody is left to hear it, yet the platform wants an answer; a 5xx, in case somebody is.
function gone(): Response {
  return new Response(null, { status: 503 })
}

function wantedPath(path: string): string {
  if (path.startsWith('/')) return withoutSlash(path)
  throw new TypeError(`fetchWebhooks({ path }): '${path}' must begin with a slash.`)
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
