/**
 * Returns a function that requests work. The work begins at once, or after a gap that follows the previous work. All requests until
 * then are combined into one run. The gap is at least as long as the work, so that slow work takes at most half of the time.
 */
export function coalesced(work: () => Promise<void>, gapMs: number): () => void {
  let busy = false
  let again = false

  async function run(): Promise<void> {
    busy = true
    again = false
    const begun = performance.now()
    await work()
    setTimeout(
      () => {
        busy = false
        if (again) void run()
      },
      Math.max(gapMs, performance.now() - begun),
    )
  }

  return () => {
    if (busy) again = true
    else void run()
  }
}
