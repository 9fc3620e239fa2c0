import { type Answer, literalPath, pathOf, type ReadBody, type Receiver, routeAnswers } from '@audian-webhooks/core/kit'
import { Upload } from './upload.ts'

export interface FetchWebhooksOptions {
  /** The path of the webhook route, such as `/webhooks`. Other paths get 404. Compared without query and trailing slash. Default: all paths. */
  readonly path?: string | undefined
  /**
   * Keeps the platform alive for work that continues after the response: a run beyond the deadline, a success that the
   * store has not recorded yet. It also gets the processing before the response, so that a client that disconnects does
   * not stop it. A function, as on serverless platforms, or `'process'` if the process continues to run after a
   * response, as in a server. Without it, and without one in the arguments after the request, the response waits until
   * all work is done.
   */
  readonly waitUntil?: ((work: Promise<void>) => void) | 'process' | undefined
}

/** An argument after the request on some platforms: the execution context of Workers, the context of Vercel and Netlify. */
export interface FetchContext {
  waitUntil?(work: Promise<void>): void
}

/**
 * A handler for Hono, Next.js, Bun, Deno and Workers: `(request)`, `(request, context)` or `(request, env, ctx)`. The
 * last argument with a `waitUntil()` is used, the others are ignored.
 */
export type FetchHandler = (request: Request, ...platform: unknown[]) => Promise<Response>

/**
 * A handler from `Request` to `Response`. Reads the raw body itself. Never rejects.
 *
 * @throws OptionsError if `path` is not a path
 */
export function fetchWebhooks(webhooks: Receiver, options: FetchWebhooksOptions = {}): FetchHandler {
  const path = options.path === undefined ? undefined : literalPath(options.path, 'fetchWebhooks')
  return async (request, ...platform) => {
    const upload = new Upload(request)
    if (path !== undefined && pathOf(request.url) !== path) {
      return reply(routeAnswers.notFound, upload)
    }
    if (request.method !== 'POST') return reply(routeAnswers.methodNotAllowed, upload)
    const rest: Promise<void>[] = []
    const given = waitUntilOf(options, platform)
    const waitUntil = given ?? ((work: Promise<void>) => void rest.push(work))
    const body: ReadBody = (maxBytes, hold) => upload.read(maxBytes, hold)
    const handling = webhooks.handle({ headers: request.headers, body }, { waitUntil })
    keepAlive(handling, given)
    const answer = await handling
    await Promise.allSettled(rest)
    return answer === undefined ? gone() : reply(answer, upload)
  }
}

// Workers end a request whose client leaves, at any await, unless waitUntil() keeps it alive.
function keepAlive(handling: Promise<unknown>, waitUntil: ((work: Promise<void>) => void) | undefined): void {
  try {
    waitUntil?.(handling.then(() => undefined))
  } catch {
    // Core tells of a waitUntil that fails when there is work to pass on.
  }
}

function waitUntilOf(
  { waitUntil }: FetchWebhooksOptions,
  platform: readonly unknown[],
): ((work: Promise<void>) => void) | undefined {
  if (waitUntil === 'process') return () => undefined
  if (waitUntil !== undefined) return waitUntil
  const context = platform.filter(hasWaitUntil).at(-1)
  // Called on its object: workerd throws "Illegal invocation" otherwise.
  return context && ((work) => context.waitUntil(work))
}

function hasWaitUntil(context: unknown): context is Required<FetchContext> {
  return (
    typeof context === 'object' && context !== null && 'waitUntil' in context && typeof context.waitUntil === 'function'
  )
}

function reply({ status, headers, body }: Answer, upload: Upload): Response {
  const discarded = upload.discard()
  return new Response(discarded === undefined ? body : endingWith(discarded, body), { status, headers: { ...headers } })
}

// Sent at once, ended once the upload is over: the end of an answer may close the connection.
function endingWith(end: Promise<void>, text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      await end
      controller.close()
    },
  })
}

// No one is left to hear it, yet a platform wants a response. If someone does hear it, such as a gateway that has lost its
// client, a 5xx makes the event come again; a 499 would be given up.
function gone(): Response {
  return new Response(null, { status: 503 })
}
