export { type ExpressHandler, expressWebhooks } from './express-webhooks.ts'
