import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { bundledProgram } from '@audian-webhooks/test-services'
import Database from 'libsql'
import { afterEach, expect, it } from 'vitest'
import { deliver } from './deliver.ts'
import { Load } from './load.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'

const eventually = { timeout: 60_000, interval: 100 }

let disk: SmallDisk | undefined
let receiver: ChildProcess | undefined
afterEach(async () => {
  await kill()
  disk?.remove()
  disk = undefined
})

/** Returns the port on which it listens. */
async function start(path: string): Promise<number> {
  receiver = fork(await bundledProgram(new URL('./receiver-process.ts', import.meta.url)), [path], { execArgv: [] })
  const [port] = await once(receiver, 'message')
  return port
}

async function kill(): Promise<void> {
  if (receiver === undefined) return
  const ended = once(receiver, 'exit')
  receiver.kill('SIGKILL')
  await ended
  receiver = undefined
}

it('a receiver that is killed while the disk is full, and starts again while it is, loses nothing and doubles nothing', {
  timeout: 240_000,
}, async ({ skip }) => {
  disk = mountSmallDisk()
  if (disk === undefined) return skip('Only root may mount a disk.')
  const path = disk.path('app.db')
  let port = await start(path)
  const load = new Load((id) => deliver(port, id).catch(() => 'cut off' as const))
  const moreOf = async (count: () => number, least: number) => {
    const before = count()
    await expect.poll(count, eventually).toBeGreaterThan(before + least)
  }
  for (let round = 0; round < 3; round++) {
    await moreOf(() => load.accepted.length, 50)
    disk.fill()
    await moreOf(() => load.refusals, 10)
    await kill()
    port = await start(path)
    await moreOf(() => load.refusals, 10)
    disk.makeRoom()
  }
  await load.stop()
  expect(load.strange).toEqual([])

  const database = new Database(path)
  const read = (sql: string) => database.prepare(sql).raw().all() as unknown[][]
  const jobs = () => read('SELECT jobs + dead FROM audian_webhooks_totals')
  await expect.poll(jobs, eventually).toEqual([[0]])
  const effects = read('SELECT event, count(*) FROM effects GROUP BY event')
  expect(new Map(effects as [string, number][])).toEqual(new Map(load.accepted.map((id) => [id, 1])))
  expect(read('PRAGMA integrity_check')).toEqual([['ok']])
  database.close()
})
