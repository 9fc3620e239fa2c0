/**
 * The names of Audian's delivery headers, in lower case as Node and the Fetch API give them. HTTP header names are
 * case-insensitive. Source: Audian's webhook setup guide for the signature and the timestamp, its signature page for the
 * others.
 */
export const signatureHeader = 'x-audian-signature'
/** Unix seconds "of delivery"; part of the signed text, literally as it is in the header. */
export const timestampHeader = 'x-audian-timestamp'
/** Identifies the *attempt* (`delv_…`), so it differs between two deliveries of one event. Do not use it as an idempotency key. */
export const deliveryIdHeader = 'x-audian-delivery-id'
/** Repeats the body's `event`. It is not signed, so do not rely on it. */
export const eventHeader = 'x-audian-event'
