const minute = 60_000
const hour = 60 * minute

/** The options that are plain numbers, with their defaults. */
export const defaultNumbers = {
  deadlineMs: 25_000,
  concurrency: 100,
  maxWaiting: 1000,
  maxBodyBytes: 1_048_576,
  leaseMs: 30_000,
  renewMs: 10_000,
  retainMs: 72 * hour,
  storeTimeoutMs: 3000,
  queueTimeoutMs: 3000,
  secretTimeoutMs: 3000,
  secretMaxAgeMs: 5 * minute,
  abandonAfterMs: 10 * minute,
}

export type Numbers = { readonly [K in keyof typeof defaultNumbers]: number }

export function numbersOf(options: { readonly [K in keyof Numbers]?: number | undefined }): Numbers {
  const numbers = { ...defaultNumbers }
  for (const name of Object.keys(numbers) as (keyof Numbers)[]) numbers[name] = options[name] ?? numbers[name]
  return numbers
}
