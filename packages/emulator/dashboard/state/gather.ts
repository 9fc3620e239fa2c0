import type { DeliverySummary } from '../../src/control/views.ts'

export interface GatherOptions {
  /** Takes everything that has come since it was last called; of each delivery the latest. */
  readonly take: (deliveries: readonly DeliverySummary[]) => void
  /** More has come than is worth keeping: everything is to be asked for again. */
  readonly startAgain: () => void
  /** Calls back when the page is drawn next. A hidden page is not drawn. */
  readonly nextFrame: (callback: () => void) => void
}

/** More wait only for a page that is hidden, or that cannot keep up. */
export const mostGathered = 5000

/** Gathers news, so that a page takes them once for each frame, however many messages have come, and holds few. */
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
