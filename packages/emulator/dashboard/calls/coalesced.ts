/**
 * Gives a function that asks for work: it begins at once, or after the gap that follows the work before. However often it is asked for
 * until then, it is done once more. The gap is at least as long as the work, so that slow work takes half of the time at most.
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
