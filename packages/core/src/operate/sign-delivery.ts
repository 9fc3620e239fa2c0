/** For tests and tools that play Audian to a receiver in the same process. Works across copies of this package. */
export const signDelivery = Symbol.for('audian-webhooks.sign-delivery')
