import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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
const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(`a job that ends its process at once${missing === undefined ? '' : ` (${missing})`}`, () => {
  it.each(['bullmq', 'sqlite'] as const)('is set aside by %s, and no other job', async (name) => {
    const place = await places[name]()
    const { webhooks, queue, close } = openReceiver(name, place)
    onTestFinished(close)
    const crashing = sampleEvent('call.completed')
    const others = Array.from({ length: 15 }, () => sampleEvent('call.completed'))
    for (const event of [crashing, ...others]) await inject(webhooks, event)

    const program = await bundledProgram(new URL('worker-process.ts', import.meta.url))
    const runs: unknown[] = []
    const isSettled = async () => {
      const { waiting, running, delayed, dead } = await queue.stats()
      return dead > 0 && waiting + running + delayed === 0
    }
    while (!(await isSettled())) {
      const child = fork(program, [name, place, crashing.id], { execArgv: [] })
      const ended = once(child, 'exit')
      child.on('message', (id) => runs.push(id))
      while (child.exitCode === null && child.signalCode === null && !(await isSettled())) await sleep(50)
      child.kill('SIGKILL')
      await ended
      await sleep(1000) // Its lease ends, so the job is running again before the others are put back.
    }

    expect(await queue.deadLetters.list()).toMatchObject([{ job: { key: `billing:${crashing.id}` } }])
    expect(runs.filter((id) => id === crashing.id)).toHaveLength(3)
    expect(new Set(runs)).toEqual(new Set([crashing, ...others].map(({ id }) => id)))
  })
})
