// What the whole pipeline costs in process, against verifying and parsing by hand and against other libraries.
// `npm run bench` builds first: what is measured is what is published.
import { compile } from './compile.ts'
import { median } from './paired.ts'
import { SideHost } from './pipeline/side-host.ts'
import { floor, sides, synchronousFloor } from './pipeline/sides.ts'
import { type Aim, against, ratioOf, ratioText } from './ratio.ts'
import { type Bar, publish } from './section.ts'
import { takeTurns } from './turns.ts'

interface Size {
  readonly bytesOfBody: number
  /** By side: CPU time ÷ floor. */
  readonly cpu: Readonly<Record<string, Aim>>
  /** By side: kilobytes allocated an event. */
  readonly kilobytes: Readonly<Record<string, Aim>>
}

const withoutStore = { "receiver, store: 'none'": { most: 1.3 } }
const sizes: readonly Size[] = [
  {
    bytesOfBody: 450,
    cpu: { 'receiver, memory store': { most: 1.6 }, ...withoutStore },
    kilobytes: { 'receiver, memory store': { most: 7 } },
  },
  { bytesOfBody: 4096, cpu: { 'receiver, memory store': { most: 1.35 }, ...withoutStore }, kilobytes: {} },
]
const cpuRounds = { rounds: 80, warmUp: 8, count: 1500 }
const byteRounds = { rounds: 5, warmUp: 20, count: 500 }

type Measures = ReadonlyMap<string, readonly number[]>

const program = await compile('pipeline/side-process.ts')

for (const size of sizes) {
  const cpu = await measured(size, 'cpu')
  const bytes = await measured(size, 'bytes')
  const { rounds, count } = cpuRounds
  publish({
    title: `A delivery of ${size.bytesOfBody} B`,
    method: `CPU time, ${rounds} rounds of ${count}, each side in its own process`,
    head: ['', 'µs an event', '÷ awaited', 'aim', '÷ synchronous', 'kB allocated', 'aim'],
    rows: [...sides.keys()].map((name) => row(name, size, { cpu, bytes })),
    plot: { title: `CPU time ÷ ${floor}`, bars: [...sides.keys()].map((name) => bar(name, cpu)), reference: 1 },
  })
}

async function measured({ bytesOfBody }: Size, measure: 'cpu' | 'bytes'): Promise<Measures> {
  const { rounds, warmUp, count } = measure === 'cpu' ? cpuRounds : byteRounds
  const host = new SideHost({ program, bytesOfBody, measure, count })
  try {
    const turns = new Map([...sides.keys()].map((name) => [name, host.start(name)]))
    return await takeTurns(turns, { title: `${bytesOfBody} B, ${measure}`, rounds, warmUp })
  } finally {
    host.stop()
  }
}

function row(name: string, size: Size, { cpu, bytes }: { cpu: Measures; bytes: Measures }): string[] {
  const us = valuesOf(cpu, name)
  const ratio = ratioOf(us, valuesOf(cpu, floor))
  const kilobytes = median(valuesOf(bytes, name).filter(Number.isFinite)) / 1000
  const cpuAim = size.cpu[name]
  const bytesAim = size.kilobytes[name]
  return [
    name,
    median(us).toFixed(1),
    ratioText(ratio),
    cpuAim === undefined ? '' : against(ratio.value, cpuAim),
    ratioText(ratioOf(us, valuesOf(cpu, synchronousFloor))),
    kilobytes.toFixed(1),
    bytesAim === undefined ? '' : against(kilobytes, bytesAim),
  ]
}

function bar(name: string, cpu: Measures): Bar {
  const { value, spread } = ratioOf(valuesOf(cpu, name), valuesOf(cpu, floor))
  return { name, value, spread, text: value.toFixed(2), ours: name.startsWith('receiver') }
}

function valuesOf(measures: Measures, name: string): readonly number[] {
  return measures.get(name) ?? []
}
