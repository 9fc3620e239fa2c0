/** The event that probes send. It is answered like any event without a handler, and no handler gets it. */
export const selfTestEvent = 'audian-webhooks.self-test'
