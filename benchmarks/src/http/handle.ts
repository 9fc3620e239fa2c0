let seconds = 0

/** What every server's handler does with a `call.completed`: next to nothing, so that the rest is seen. */
export function handle({ data }: { readonly data: { readonly duration: number } }): Promise<void> {
  seconds += data.duration
  return Number.isNaN(seconds) ? Promise.reject(new Error('An event without a duration.')) : Promise.resolve()
}
