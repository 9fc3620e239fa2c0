import type { Browser, CDPSession, Page } from 'playwright-core'

/** What the page itself has seen since it was opened, or since it was last asked. Milliseconds. */
interface Seen {
  /** From the navigation to the first row. */
  readonly firstRowMs: number
  readonly longestTaskMs: number
  /** The sum of all tasks of 50 ms and more. */
  readonly longTasksMs: number
  readonly longestFrameGapMs: number
  readonly frames: number
}

/** What Chromium says of the page. */
interface PageUsage {
  readonly heapBytes: number
  /** CPU time of the main thread since the page was opened. */
  readonly cpuMs: number
  readonly elements: number
}

export interface WatchedPage {
  readonly page: Page
  seen(): Promise<Seen>
  usage(): Promise<PageUsage>
  close(): Promise<void>
}

/** Runs in the page before everything else. */
const watch = `
  const seen = { firstRowMs: 0, longestTaskMs: 0, longTasksMs: 0, longestFrameGapMs: 0, frames: 0 }
  window.seen = () => {
    const now = { ...seen }
    Object.assign(seen, { longestTaskMs: 0, longTasksMs: 0, longestFrameGapMs: 0, frames: 0 })
    return now
  }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      seen.longestTaskMs = Math.max(seen.longestTaskMs, duration)
      seen.longTasksMs += duration
    }
  }).observe({ type: 'longtask', buffered: true })
  const rows = new MutationObserver(() => {
    if (!document.querySelector('[role=option]')) return
    seen.firstRowMs = performance.now()
    rows.disconnect()
  })
  rows.observe(document, { childList: true, subtree: true })
  let last = performance.now()
  const frame = (now) => {
    seen.frames += 1
    seen.longestFrameGapMs = Math.max(seen.longestFrameGapMs, now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
`

export async function openWatched(browser: Browser, url: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.addInitScript(watch)
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(url, { timeout: 120_000 })
  return {
    page,
    seen: () => page.evaluate<Seen>('seen()'),
    usage: () => usageOf(session),
    close: () => context.close(),
  }
}

async function usageOf(session: CDPSession): Promise<PageUsage> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN
  return {
    heapBytes: metric('JSHeapUsedSize'),
    cpuMs: metric('TaskDuration') * 1000,
    elements: metric('Nodes'),
  }
}
