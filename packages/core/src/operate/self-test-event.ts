/** The name of the probe that `selfTest()` sends: answered like any event that nobody listens to, and run by nobody. */
export const selfTestEvent = 'audian-webhooks.self-test'
