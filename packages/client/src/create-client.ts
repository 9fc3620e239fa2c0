import { isLoopback } from '@audian-webhooks/core/protocol'
import { createApi } from './api.ts'
import { exchange } from './auth/exchange.ts'
import { renewableToken, type TokenSource, tokenSource } from './auth/token-source.ts'
import { createSend, type Send } from './http/send.ts'
import type { ClientOptions } from './options/client-options.ts'
import { settingsOf } from './options/settings.ts'
import { createWebhooksApi, type WebhooksApi } from './webhooks/webhooks-api.ts'

/** A client of Audian's management API. */
export interface AudianClient {
  readonly webhooks: WebhooksApi
}

/**
 * A client of Creates a client of Audian's management API. It sends nothing until it is called, and does not need to be closed.
 *
 * @throws OptionsError with all problems
 */
export function createClient(options: ClientOptions): AudianClient {
  const settings = settingsOf(options)
  const send = createSend(settings)
  const secrets = [options.apiKey, options.token].filter((secret) => typeof secret === 'string')
  const api = createApi({ send, tokens: tokensOf(options, send), secrets })
  return { webhooks: createWebhooksApi(api, settings.isLocal ? { plainHttp: isLoopback } : {}) }
}

function tokensOf({ token, apiKey }: ClientOptions, send: Send): TokenSource {
  return token === undefined ? renewableToken(() => exchange(send, apiKey ?? '')) : tokenSource(token)
}
