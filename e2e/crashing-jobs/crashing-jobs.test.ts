import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventQueue } from '@audian-webhooks/core/queue'
import { bundledProgram, findBinary, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { inject, sampleEvent } from '@audian-webhooks/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openReceiver, type QueueName } from './open.ts'

const places: Record<QueueName, () => Promise<string>> = {
  async bullmq() {
    const server = await startRedis()
    onTestFinished(() => server.stop())
    return server.url
  },
  async sqlite() {
    const folder = await mkdtemp(join(tmpdir(), 'audian-crashing-jobs-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    return join(folder, 'queue.db')
  },
}
const queues = ['bullmq', 'sqlite'] as const
const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const reason = missing === undefined ? '' : ` (${missing})`

/** A queue that holds jobs of `count` events, and worker processes for it. */
async function setUp(name: QueueName, count: number) {
  const place = await places[name]()
  const { webhooks, queue, close } = openReceiver(name, place)
  onTestFinished(close)
  const events = Array.from({ length: count }, () => sampleEvent('call.completed'))
  for (const event of events) await inject(webhooks, event)
  const ids = events.map(({ id }) => id)

  const program = await bundledProgram(new URL('worker-process.ts', import.meta.url))
  const startWorker = (...args: readonly string[]) => {
    const child = fork(program, [name, place, ...args], { execArgv: [] })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [taken, runs]: [unknown[], unknown[]] = [[], []]
    child.on('message', (message: { taken?: string; run?: string }) =>
      message.run === undefined ? taken.push(message.taken) : runs.push(message.run),
    )
    return { child, taken, runs }
  }
  return { queue, ids, startWorker }
}

async function isEmpty(queue: EventQueue): Promise<boolean> {
  const { waiting, running, delayed } = await queue.stats()
  return waiting + running + delayed === 0
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

async function kill(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

describe.skipIf(missing)(`a job that ends its process at once${reason}`, () => {
  it.each(queues)('is set aside by %s, and no other job', async (name) => {
    const { queue, ids, startWorker } = await setUp(name, 16)
    const [crashing = ''] = ids
    const runs: unknown[] = []
    while (!(await isEmpty(queue))) {
      const worker = startWorker(crashing)
      while (isAlive(worker.child) && !(await isEmpty(queue))) await sleep(50)
      await kill(worker.child)
      runs.push(...worker.runs)
      await sleep(1000) // Its lease ends, so the job is running again before the others are put back.
    }
    expect(await queue.deadLetters.list()).toMatchObject([{ job: { key: `billing:${crashing}` } }])
    expect(runs.filter((id) => id === crashing)).toHaveLength(3)
    expect(new Set(runs)).toEqual(new Set(ids))
  })
})

describe.skipIf(missing)(`jobs whose processes are killed for another reason${reason}`, () => {
  it.each(queues)('are not set aside by %s while they wait for their turn', async (name) => {
    const { queue, ids, startWorker } = await setUp(name, 5)
    const hanging = startWorker()
    await expect.poll(() => hanging.runs).toHaveLength(ids.length)
    await kill(hanging.child)
    const runs: unknown[] = []
    while (!(await isEmpty(queue))) {
      const worker = startWorker('none')
      while (worker.taken.length === 0 && !(await isEmpty(queue))) await sleep(20)
      await sleep(200) // Long enough for a run, so that only a job that waits in the process is cut off.
      await kill(worker.child)
      runs.push(...worker.runs)
    }
    expect(await queue.deadLetters.list()).toEqual([])
    expect(new Set(runs)).toEqual(new Set(ids))
  })
})
