export { type FastifyWebhooksOptions, fastifyWebhooks } from './fastify-webhooks.ts'
