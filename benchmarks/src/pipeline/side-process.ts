// One side of the pipeline's bench in its own process: the engine learns from this side's calls alone, and the heap
// that a store fills up is not collected on the account of others.
import { PerformanceObserver } from 'node:perf_hooks'
import { delivery } from '../deliveries.ts'
import { sides, type Work } from './sides.ts'

/** What the parent asks for. */
export interface Order {
  readonly round: number
  readonly count: number
  readonly measure: 'cpu' | 'bytes'
}

const [name = '', size = ''] = process.argv.slice(2)
const side = sides.get(name)
if (side === undefined) throw new Error(`There is no side '${name}'.`)

let handled = 0
const prepare = side.create(() => {
  handled++
  return Promise.resolve()
})
let collections = 0
new PerformanceObserver((list) => {
  collections += list.getEntries().length
}).observe({ entryTypes: ['gc'] })

process.on('message', (order: Order) => void answer(order))

async function answer({ round, count, measure }: Order): Promise<void> {
  const deliveries = Array.from({ length: count }, (_, index) => delivery(round * count + index, Number(size)))
  const work = await prepare(deliveries)
  handled = 0
  const total = measure === 'cpu' ? await cpuUs(work) : await allocatedBytes(work)
  const expected = side?.handles === 'all' ? count : 0
  if (handled !== expected) throw new Error(`'${name}' handled ${handled} events instead of ${expected}.`)
  process.send?.(total / count)
}

async function cpuUs(work: Work): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/**
 * How much the heap grows while nothing is collected: the parent starts this process with a young generation that a
 * whole round fits into. Counts objects on V8's heap, not what OpenSSL allocates nor the bytes behind Buffers; those may
 * still start a collection, and then there is no figure.
 */
async function allocatedBytes(work: Work): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('Run with --expose-gc.')
  globalThis.gc()
  await nextTurn()
  collections = 0
  const before = process.memoryUsage().heapUsed
  await work()
  const bytes = process.memoryUsage().heapUsed - before
  await nextTurn()
  return collections === 0 ? bytes : Number.NaN
}

/** Collections are reported a turn later. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
