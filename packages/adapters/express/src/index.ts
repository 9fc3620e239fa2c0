export { type ExpressHandler, type ExpressWebhooksOptions, expressWebhooks } from './express-webhooks.ts'
