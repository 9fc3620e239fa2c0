/** The event that probes send. It is processed like any event without a handler, and no handler gets it. */
export const selfTestEvent = 'audian-webhooks.self-test'
