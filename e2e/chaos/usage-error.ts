/** The options make no run; the message says why. */
export class UsageError extends Error {}
