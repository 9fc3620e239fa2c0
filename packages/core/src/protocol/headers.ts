/**
 * The names of Audian's delivery headers, in lower case as Node and the Fetch API give them. HTTP header names are
 * case-insensitive. Source: Audian's webhook setup guide for the signature and the timestamp, its signature page for the
 * others.
 */
export const signatureHeader = 'x-audian-signature'
/** Unix seconds "of delivery"; part of the signed text, literally as it is in the header. */
export const timestampHeader = 'x-audian-timestamp'
/** Names the *attempt* (`delv_…`), so it differs between two deliveries of one event: no idempotency key. */
export const deliveryIdHeader = 'x-audian-delivery-id'
/** Repeats the body's `event`. It is not signed, so nothing may be decided by it. */
export const eventHeader = 'x-audian-event'
