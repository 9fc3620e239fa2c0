import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'

const files = new QueueFiles()

/** Mounts a small disk at the test's folder, if this user may. */
function mountDisk(): boolean {
  const { folder } = files
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  // Lazily, since libsql keeps a file open until its statements have been collected.
  files.after(() => execFileSync('umount', ['-l', folder]))
  return true
}

/** Fills what is left of the disk. */
function fillDisk(filler: string): void {
  for (const bytes of [65_536, 4096]) {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' })
    } catch {
      // It is full.
    }
  }
}

it('refuses jobs while the disk is full, keeps what it has, and continues when there is room', async ({ skip }) => {
  if (!mountDisk()) return skip('Only root may mount a disk.')
  const database = files.open()
  const queue = files.queue({ database, lockMs: 300 })
  const held = new HeldRuns()
  const worker = files.work(queue, held.run, 2)
  const keys = ['app:1', 'app:2', 'app:3']
  for (const key of keys) await queue.add(newJob({ key }))
  const [first, second] = [await held.nth(1), await held.nth(2)]

  const filler = join(files.folder, 'filler')
  fillDisk(filler)
  const big = () => newJob({ body: Buffer.alloc(20_000).toString('base64') })
  const refused = /disk is full \(sqliteQueue: The disk is full, or max_page_count is reached\. Nothing was written\./
  await expect(queue.add(big())).rejects.toThrow(refused)
  const both = await Promise.allSettled([queue.add(big()), queue.add(big())])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(queue.ready()).rejects.toThrow(refused)
  first.end('done')
  await expect.poll(() => files.errors).toContainEqual(expect.stringMatching(refused))
  // Longer than its lease, and than several attempts to settle it take.
  await sleep(1000)
  expect(held.runs).toHaveLength(2)

  rmSync(filler)
  ;(await held.nth(3)).end('done')
  await queue.ready()
  const last = big()
  await queue.add(last)
  second.end('done')
  ;(await held.nth(4)).end('done')
  await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 0 })
  expect(held.runs.map(({ job, crashes }) => [job.key, crashes])).toEqual([...keys, last.key].map((key) => [key, 0]))
  await worker.stop({ timeoutMs: 1 })
  expect(JSON.stringify(database.prepare('PRAGMA integrity_check').all())).toContain('"ok"')
})
