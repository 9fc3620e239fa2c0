import { inspectConnection } from './connection/connect.ts'
import { inspectPlainHttp } from './connection/plain-http.ts'
import { inspectAddress } from './connection/resolve.ts'
import { inspectTls } from './connection/tls.ts'
import { createExchange } from './exchange.ts'
import {
  type Finding,
  type FindingInStep,
  type Findings,
  headings,
  problem,
  type StepName,
  skipped,
  stepTitles,
} from './finding.ts'
import { inspectForgery } from './forgery.ts'
import { inspectBodyLimit } from './route/body-limit.ts'
import { inspectRoute } from './route/inspect-route.ts'
import { inspectSignature } from './signature/inspect-signature.ts'
import { inspectUrl, type Target } from './target.ts'
import type { WebhookAccess } from './webhook/access.ts'
import { inspectWebhook } from './webhook/inspect-webhook.ts'

export interface Examination {
  readonly target: Target
  readonly secret: { readonly name: string; readonly value: string | undefined }
  readonly webhook: WebhookAccess
  /** For each request. */
  readonly timeoutMs: number
  /** For everything: when `signal` aborts. */
  readonly totalMs: number
  readonly signal: AbortSignal
}

/** Makes the checks in their order. What an earlier one makes impossible is reported as skipped. */
export async function* examine(examination: Examination): AsyncGenerator<FindingInStep, void> {
  let step: StepName = 'url'
  try {
    for await (const finding of allSteps(examination)) {
      step = finding.step
      yield finding
    }
  } catch (error) {
    if (!examination.signal.aborted) throw error
    yield { ...timeIsUp(examination.totalMs), step }
  }
}

async function* allSteps(examination: Examination): AsyncGenerator<FindingInStep, void> {
  const hasSecret = yield* examineReceiver(examination)
  yield* within('webhook', examineWebhook(examination, hasSecret))
}

async function* examineReceiver(examination: Examination): AsyncGenerator<FindingInStep, boolean> {
  const { target, secret, webhook, timeoutMs, signal } = examination
  const { url } = target
  for (const finding of inspectUrl(target)) yield { ...finding, step: 'url' }
  const isLocal = webhook.client !== undefined && webhook.isLocal
  const addresses = yield* within('url', inspectAddress(target, { timeoutMs, isLocal }))
  if (addresses.length === 0) return yield* skipFrom('connection', 'The host name cannot be resolved.')

  const reached = yield* within('connection', inspectConnection(target, addresses, timeoutMs))
  if (!reached) return yield* skipFrom('route', 'The connection failed.')
  const security = yield* within('connection', inspectTls(target, timeoutMs))
  yield* within('connection', inspectPlainHttp(url, { timeoutMs, signal }))
  if (security === 'none') return yield* skipFrom('route', 'The TLS handshake failed.')

  const exchange = createExchange({ url, timeoutMs, anyCertificate: security === 'untrusted', signal })
  const unsigned = yield* within('route', inspectRoute(exchange))
  if (unsigned === undefined) return yield* skipFrom('forgery', 'No receiver responds.')
  yield* within('route', inspectBodyLimit(exchange))
  const forged = yield* within('forgery', inspectForgery(exchange, unsigned))

  if (security === 'untrusted')
    return yield* skipFrom('signature', 'The certificate is not trusted: no signed requests are sent.')
  if (secret.value === undefined) return yield* skipFrom('signature', `${secret.name} is not set.`)
  return yield* within('signature', inspectSignature({ exchange, url, secret: secret.value, forged }))
}

async function* examineWebhook(
  { webhook, target, timeoutMs, signal }: Examination,
  hasSecret: boolean,
): Findings<void> {
  if (webhook.client === undefined) yield skipped('webhook', stepTitles.webhook, webhook.reason)
  else yield* inspectWebhook(webhook, { url: target.url, hasSecret, timeoutMs, signal })
}

async function* within<TFacts>(step: StepName, findings: Findings<TFacts>): AsyncGenerator<FindingInStep, TFacts> {
  for (;;) {
    const { done, value } = await findings.next()
    if (done) return value
    yield { ...value, step }
  }
}

const steps = ['connection', 'route', 'forgery', 'signature'] as const

/** Returns false: the receiver has not shown that it has the secret. */
function* skipFrom(first: (typeof steps)[number], reason: string): Generator<FindingInStep, false> {
  for (const step of steps.slice(steps.indexOf(first))) {
    yield { ...skipped(step, stepTitles[step], reason), step }
  }
  return false
}

function timeIsUp(totalMs: number): Finding {
  return problem('time', {
    title: `The checks were not finished within ${totalMs / 1000} s.`,
    advice: 'Find out why responses are slow, or allow more time with --timeout.',
    heading: headings.serverErrors,
  })
}
