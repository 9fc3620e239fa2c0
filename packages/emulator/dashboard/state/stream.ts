import { batch } from '@preact/signals'
import type { StreamEvents } from '../../src/control/views.ts'
import { createGatherer } from './gather.ts'
import { loadDeliveries } from './load-deliveries.ts'
import { redelivery } from './redelivery.ts'
import { searchAmong, searchAnew } from './search.ts'
import { chaos, clock, connection, deliveries, endpoints, takeState, totals } from './store.ts'

/** EventSource reconnects automatically, but not after a response that is not a stream. */
const retryMs = 2000

const gatherer = createGatherer({
  take(news) {
    batch(() => {
      deliveries.update(news)
      searchAmong(news)
    })
  },
  startAgain,
  nextFrame: (callback) => void requestAnimationFrame(callback),
})

function startAgain(): void {
  gatherer.clear()
  void loadDeliveries()
  void searchAnew()
}

/** The handler of each kind of message. The emulator batches deliveries, so one message is one redraw. */
const takers: { readonly [K in keyof StreamEvents]: (news: StreamEvents[K]) => void } = {
  state(state) {
    connection.value = 'connected'
    takeState(state)
    startAgain()
  },
  deliveries(news) {
    totals.value = news.totals
    gatherer.add(news.deliveries)
  },
  cleared(news) {
    totals.value = news.totals
    startAgain()
  },
  redelivery(progress) {
    redelivery.value = progress
  },
  endpoints(list) {
    endpoints.value = list
  },
  chaos(settings) {
    chaos.value = settings
  },
  clock(view) {
    clock.value = { view, readAt: performance.now() }
  },
}

/** Starts to keep the store in sync with the emulator. */
export function connect(): void {
  const source = new EventSource('/_emulator/stream')
  for (const [name, take] of Object.entries(takers)) {
    source.addEventListener(name, (message) => batch(() => take(JSON.parse(message.data))))
  }
  source.onerror = () => {
    connection.value = 'lost'
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, retryMs)
  }
}
