// An emulator in a separate process, so that its memory and its CPU time can be measured. Run with --expose-gc.
import { setTimeout } from 'node:timers/promises'
import { sampleEvent } from '@audian-webhooks/core/protocol'
import { startEmulator } from '@audian-webhooks/emulator'
import type { EmulatorSetup, Request, Sent, Usage } from './requests.ts'

const { keep, receiverUrl, bodyBytes, file }: EmulatorSetup = JSON.parse(process.argv[2] ?? '')
const begun = performance.now()
const emulator = await startEmulator({ keep, file })
const startMs = performance.now() - begun
if (emulator.endpoints().length === 0) emulator.register({ url: receiverUrl })

const names = ['call.ringing', 'call.answered', 'call.completed'] as const
const padding = 'x'.repeat(Math.max(0, bodyBytes - 500))
const tickMs = 10
let count = 0

function sendOne(): void {
  count += 1
  const event = sampleEvent(names[count % names.length] ?? 'call.ringing')
  emulator.send({ ...event, data: { ...event.data, call_id: `call_${count}`, notes: padding } })
}

const actions = {
  async fill({ deliveries }: Extract<Request, { ask: 'fill' }>): Promise<Usage> {
    // In parts, so that no more than these wait at a time.
    for (let left = deliveries; left > 0; left -= 2000) {
      for (let part = Math.min(left, 2000); part > 0; part--) sendOne()
      await emulator.settled()
    }
    return usage()
  },
  async send({ perSecond, seconds }: Extract<Request, { ask: 'send' }>): Promise<Sent> {
    const cpu = process.cpuUsage()
    const from = performance.now()
    let events = 0
    for (let now = from; now < from + seconds * 1000; now = performance.now()) {
      for (const due = ((now - from) / 1000) * perSecond; events < due; events++) sendOne()
      await setTimeout(tickMs)
    }
    await emulator.settled()
    return { events, seconds: (performance.now() - from) / 1000, cpuMs: cpuMs(process.cpuUsage(cpu)) }
  },
}

function usage(collect = true): Usage {
  if (collect) globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    deliveries: emulator.deliveries().length,
    rssBytes: rss,
    heapBytes: heapUsed,
    cpuMs: cpuMs(process.cpuUsage()),
  }
}

function cpuMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000
}

async function answer(request: Request): Promise<Usage | Sent> {
  if (request.ask === 'fill') return await actions.fill(request)
  return request.ask === 'send' ? await actions.send(request) : usage(request.collect)
}

process.on('message', async (request: Request) => process.send?.(await answer(request)))
process.on('disconnect', () => process.exit())
process.send?.({ url: emulator.url, startMs })
