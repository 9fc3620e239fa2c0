import { deadLetters, type ReceiverDeadLetters } from '@audian-webhooks/core/queue'
import { inject } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { boardQueues } from '../board.ts'
import { failingReceiver } from '../doubles/board-receiver.ts'
import { QueueFiles } from '../doubles/queue-files.ts'

const files = new QueueFiles()
const dead = 'audian-webhooks-dead'

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('There is none.')
  return first
}

describe('a dead letter', () => {
  it('shows why it is there', async () => {
    const { board, events } = await failingReceiver(files, 1)
    const { body } = await board.get(`/queues/${dead}/1`)
    expect(body).toMatchObject({ status: 'failed', job: { data: events[0], attempts: 1, isFailed: true } })
    expect(JSON.stringify(body.job)).toContain(`no customer for ${events[0]?.id}`)
    expect(JSON.stringify(body.job)).toContain('"diedAt":"20')
  })

  it('that is retried is handled by a worker that runs', async () => {
    const { board, handler, events, queue } = await failingReceiver(files, 2)
    handler.fails = false
    expect(await board.send('PUT', `/queues/${dead}/1/retry`)).toMatchObject({ status: 204 })
    await expect.poll(() => handler.handled).toHaveLength(1)
    expect(events.map(({ id }) => id)).toContain(handler.handled[0])
    expect(queue.stats()).toMatchObject({ dead: 1 })
    expect(await board.send('PUT', `/queues/${dead}/1/retry`)).toMatchObject({ status: 404 })
  })

  it('whose event was handled in the meantime is not run again, and stays', async () => {
    const { board, handler, webhooks, events, queue } = await failingReceiver(files, 1)
    handler.fails = false
    await inject(webhooks, firstOf(events))
    await expect.poll(() => handler.handled).toHaveLength(1)
    const { status, body } = await board.send('PUT', `/queues/${dead}/1/retry`)
    expect(status).toBe(409)
    expect(body.message).toContain('has been handled')
    expect(queue.stats()).toMatchObject({ dead: 1 })
  })

  it('that is removed is recorded as handled: another delivery of its event runs no handler', async () => {
    const { board, handler, webhooks, events, queue } = await failingReceiver(files, 1)
    expect(await board.send('PUT', `/queues/${dead}/1/clean`)).toMatchObject({ status: 204 })
    expect(queue.stats()).toMatchObject({ dead: 0 })
    handler.fails = false
    expect(await inject(webhooks, firstOf(events))).toMatchObject({ outcome: 'enqueued' })
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, dead: 0 })
    expect(handler.handled).toEqual([])
    expect(await board.send('PUT', `/queues/${dead}/1/clean`)).toMatchObject({ status: 404 })
  })
})

describe('all dead letters', () => {
  it('are retried, over more than a page', async () => {
    const { board, handler, events } = await failingReceiver(files, 120)
    handler.fails = false
    const { status, body } = await board.send('PUT', `/queues/${dead}/retry/failed`)
    expect({ status, body }).toEqual({ status: 200, body: { retried: 120, skipped: 0 } })
    await expect.poll(() => handler.handled.length).toBe(120)
    expect(new Set(handler.handled)).toEqual(new Set(events.map(({ id }) => id)))
  })

  it('are retried one after another, so that their commits do not block the event loop together', async () => {
    const { webhooks, queue } = await failingReceiver(files, 10)
    const letters = deadLetters(webhooks)
    let running = 0
    let most = 0
    const counted: ReceiverDeadLetters = {
      list: (page) => letters.list(page),
      get: (id) => letters.get(id),
      discard: (id) => letters.discard(id),
      async replay(id) {
        most = Math.max(most, ++running)
        const result = await letters.replay(id)
        running--
        return result
      },
    }
    const [, board] = boardQueues({ queue, deadLetters: counted })
    const jobs = (await board?.getJobs(['failed'])) ?? []
    await Promise.all(jobs.map((job) => job.retry('failed')))
    expect(jobs).toHaveLength(10)
    expect(most).toBe(1)
  })

  it('are removed, but for those of the last 5 seconds', async () => {
    const { board, database, queue } = await failingReceiver(files, 120)
    database.exec('UPDATE audian_webhooks_dead SET died_at = died_at - 3600000 WHERE id <> 60')
    expect(await board.send('PUT', `/queues/${dead}/clean/failed`)).toMatchObject({ status: 200 })
    expect(queue.deadLetters.list().map(({ id }) => id)).toEqual(['60'])
  })
})
