export { type FetchContext, type FetchHandler, type FetchWebhooksOptions, fetchWebhooks } from './fetch-webhooks.ts'
