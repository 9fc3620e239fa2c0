// The emulator and its dashboard with many deliveries: memory, how quickly a page shows and finds them, and whether it stays
// responsive while more arrive. Run it on a quiet machine: the times are wall time, and the load is printed beside them.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { type Browser, chromium } from 'playwright-core'
import { type EmulatorProcess, startEmulatorProcess, startReceiver } from './emulator/processes.ts'
import { openWatched, type WatchedPage } from './emulator/watched-page.ts'
import { showProgress } from './progress.ts'

const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '100000' },
    'per-second': { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    'body-bytes': { type: 'string', default: '500' },
    pages: { type: 'string', default: '2' },
    file: { type: 'boolean', default: false },
  },
})
const deliveries = Number(values.deliveries)
const perSecond = Number(values['per-second'])
const seconds = Number(values.seconds)
const bodyBytes = Number(values['body-bytes'])
const pages = Number(values.pages)

const executablePath = findBinary(chromiumBinary)
if (executablePath === undefined) throw new Error(skipReason(chromiumBinary))
const folder = await mkdtemp(join(tmpdir(), 'bench-emulator-'))
const file = values.file ? join(folder, 'state.jsonl') : undefined
const receiver = await startReceiver()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], headless: true })
let emulator = await startAnother()
try {
  await fill()
  if (file !== undefined) await restart(file)
  await watchPages()
} finally {
  await browser.close()
  await emulator.stop()
  await receiver.stop()
  await rm(folder, { recursive: true, force: true })
}

function startAnother(): Promise<EmulatorProcess> {
  return startEmulatorProcess({ keep: deliveries, receiverUrl: receiver.url, bodyBytes, file })
}

async function fill(): Promise<void> {
  showProgress(`Sending ${deliveries} deliveries`)
  const before = await emulator.usage()
  const begun = performance.now()
  const { cpuMs } = await emulator.fill(deliveries)
  const wallMs = performance.now() - begun
  const now = await emulator.usage()
  print(`${now.deliveries} deliveries with bodies of about ${bodyBytes} bytes, ${file ? 'with' : 'without'} a file`, {
    'deliveries a second': Math.round((deliveries / wallMs) * 1000),
    'CPU µs a delivery': Math.round(((cpuMs - before.cpuMs) * 1000) / deliveries),
    'heap, MB': megabytes(now.heapBytes),
    'RSS, MB': megabytes(now.rssBytes),
    'heap, bytes a delivery': Math.round((now.heapBytes - before.heapBytes) / now.deliveries),
  })
}

async function restart(path: string): Promise<void> {
  await emulator.stop()
  const { size } = await stat(path)
  emulator = await startAnother()
  const { rssBytes, deliveries: kept, cpuMs } = await emulator.usage()
  const figures = {
    'file, MB': megabytes(size),
    'start, ms': Math.round(emulator.startMs),
    'CPU ms since the start of the process': Math.round(cpuMs),
    'RSS, MB': megabytes(rssBytes),
  }
  print(`Started from a file with ${kept} deliveries`, figures)
}

async function watchPages(): Promise<void> {
  // Builds the page, which is nothing that a user waits for.
  await fetch(emulator.url)
  const opened: WatchedPage[] = []
  for (let number = 1; number <= pages; number++) {
    opened.push(await open(browser, number))
  }
  const [first] = opened
  if (first === undefined) return
  await search(first, 'call_77')
  await search(first, 'status:failed')
  await search(first, 'event:call.ringing')
  await arrive(opened)
}

async function open(browser: Browser, number: number): Promise<WatchedPage> {
  const watched = await openWatched(browser, emulator.url)
  const listed = watched.page.getByRole('status', { name: 'Listed' })
  const begun = performance.now()
  await listed.filter({ hasNotText: 'loading' }).waitFor({ timeout: 300_000 })
  const loadedMs = performance.now() - begun
  const [seen, usage, words] = [await watched.seen(), await watched.usage(), await listed.textContent()]
  print(`Page ${number} opened (“${words}”)`, {
    'first row, ms': Math.round(seen.firstRowMs),
    'all loaded after the load event, ms': Math.round(loadedMs),
    'longest task, ms': Math.round(seen.longestTaskMs),
    'sum of long tasks, ms': Math.round(seen.longTasksMs),
    'CPU of the main thread, ms': Math.round(usage.cpuMs),
    'heap, MB': megabytes(usage.heapBytes),
    nodes: usage.elements,
  })
  return watched
}

async function search({ page, seen }: WatchedPage, text: string): Promise<void> {
  await seen()
  const before = await emulator.cpuMs()
  const begun = performance.now()
  const answer = await fetch(`${emulator.url}/_emulator/deliveries?limit=500&q=${encodeURIComponent(text)}`)
  await answer.text()
  const serverMs = performance.now() - begun
  const after = await emulator.cpuMs()
  const shownMs = await page.evaluate(
    `new Promise((resolve) => {
      const field = document.getElementById('search')
      const begun = performance.now()
      field.value = ${JSON.stringify(text)}
      field.dispatchEvent(new Event('input', { bubbles: true }))
      const listed = () => document.querySelector('[aria-label=Listed]').textContent
      const before = listed()
      const look = () => {
        if (listed() !== before && !/searching/i.test(listed())) resolve(performance.now() - begun)
        else requestAnimationFrame(look)
      }
      look()
    })`,
  )
  const { longestTaskMs } = await seen()
  const figures = {
    'answered by the server, ms': Math.round(serverMs),
    'CPU of the emulator, ms': Math.round(after - before),
    'shown after the last key, ms': Math.round(Number(shownMs)),
    'longest task, ms': Math.round(longestTaskMs),
  }
  print(`Search for ${text}`, figures)
  await page.getByRole('searchbox').fill('')
}

async function arrive(opened: readonly WatchedPage[]): Promise<void> {
  await Promise.all(opened.map(({ seen }) => seen()))
  const before = await Promise.all(opened.map(({ usage }) => usage()))
  showProgress(`${perSecond} deliveries a second for ${seconds} s`)
  const sent = await emulator.send(perSecond, seconds)
  const { rssBytes, heapBytes, deliveries: kept } = await emulator.usage()
  print(`${perSecond} deliveries a second for ${seconds} s, with ${opened.length} pages`, {
    'deliveries a second': Math.round(sent.events / sent.seconds),
    'CPU of the emulator': percent(sent.cpuMs, sent.seconds),
    'deliveries kept': kept,
    'heap, MB': megabytes(heapBytes),
    'RSS, MB': megabytes(rssBytes),
  })
  for (const [index, { seen, usage, page }] of opened.entries()) {
    const { longestTaskMs, longTasksMs, longestFrameGapMs, frames } = await seen()
    const now = await usage()
    print(`Page ${index + 1} while they arrived`, {
      'longest task, ms': Math.round(longestTaskMs),
      'share of long tasks': percent(longTasksMs, sent.seconds),
      'CPU of the main thread': percent(now.cpuMs - (before[index]?.cpuMs ?? 0), sent.seconds),
      'longest time between frames, ms': Math.round(longestFrameGapMs),
      'frames a second': Math.round(frames / sent.seconds),
      'heap, MB': megabytes(now.heapBytes),
      connection: (await page.getByRole('status', { name: 'Connection' }).textContent()) ?? '',
    })
  }
}

function print(title: string, figures: Readonly<Record<string, string | number>>): void {
  const load = loadavg()[0]?.toFixed(1)
  console.log(`\n${title} (load ${load})`)
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(52)} ${value}`)
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}

function percent(ms: number, ofSeconds: number): string {
  return `${Math.round(ms / ofSeconds / 10)} %`
}
