export { type NodeWebhooksOptions, nodeWebhooks } from './node-webhooks.ts'
