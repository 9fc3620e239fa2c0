/** The event that probes send. It is answered like any event without a handler, and no handler gets it. */
export const selfTestEvent = 'audian-webhooks.self-test'

/** A receiver's set of the probes that it has sent and not seen yet, by id. Works across copies of this package. */
export const probesUnderWay = Symbol.for('audian-webhooks.probes-under-way')
