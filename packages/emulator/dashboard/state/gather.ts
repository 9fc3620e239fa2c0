import type { DeliverySummary } from '../../src/control/views.ts'

export interface GatherOptions {
  /** Takes all changes since its last call, with the latest state of each delivery. */
  readonly take: (deliveries: readonly DeliverySummary[]) => void
  /** Too many changes have arrived: everything must be loaded again. */
  readonly startAgain: () => void
  /** Calls back when the page is drawn next. A hidden page is not drawn. */
  readonly nextFrame: (callback: () => void) => void
}

/** More wait only for a page that is hidden, or that cannot keep up. */
export const mostGathered = 5000

/** Gathers changes, so that a page applies them once per frame regardless of the number of messages, and keeps few of them. */
export function createGatherer({ take, startAgain, nextFrame }: GatherOptions) {
  const gathered = new Map<number, DeliverySummary>()
  let tooMany = false
  let waiting = false

  const onFrame = () => {
    waiting = false
    const news = [...gathered.values()]
    const again = tooMany
    clear()
    if (again) startAgain()
    else if (news.length > 0) take(news)
  }

  function clear(): void {
    gathered.clear()
    tooMany = false
  }

  return {
    add(news: readonly DeliverySummary[]) {
      for (const delivery of tooMany ? [] : news) gathered.set(delivery.sequence, delivery)
      if (gathered.size > mostGathered) {
        gathered.clear()
        tooMany = true
      }
      if (!waiting) nextFrame(onFrame)
      waiting = true
    },
    clear,
  }
}
