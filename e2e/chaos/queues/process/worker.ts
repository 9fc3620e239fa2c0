/** A process that works jobs: `node worker.mjs <brief>`. */
import { startWorkers } from '@audian-webhooks/core/queue'
import { createHandle, createSynchronousHandle } from '../../handle.ts'
import { createHolds, heldKeys } from '../../holds.ts'
import { createJournal, journalPath } from '../../journal.ts'
import { notedMs } from '../../lease.ts'
import { watchPauses } from '../../watch-pauses.ts'
import { openQueue } from '../backends/backend.ts'
import type { Brief, End, Report } from '../messages.ts'
import { openReceiver } from '../open-receiver.ts'
import { isTransactional } from '../settings.ts'
import { workerOptions } from '../worker-options.ts'
import { createAct } from './act.ts'
import { createBlockingAct } from './blocking-act.ts'
import { noteCommits } from './note-commits.ts'
import { watchedQueue } from './watched-queue.ts'

const brief: Brief = JSON.parse(process.argv[2] ?? '')

function report(message: Report): void {
  process.send?.(message)
}

process.once('disconnect', () => process.exit()) // The run has gone.

const file = createJournal(journalPath(brief.folder, brief))
const journal = isTransactional(brief.store) ? noteCommits(file) : file
watchPauses(journal, notedMs)
const handle = createHandle(
  journal,
  createAct(brief.events, { journal, holds: createHolds(), held: heldKeys(brief.events) }),
)
const handleSynchronously = createSynchronousHandle(journal, createBlockingAct(brief.events, journal))

let settled = 0
const queue = watchedQueue(openQueue(brief.backend, brief.queueUrl), journal, () => settled++)
const receiver = openReceiver(brief, queue, { journal, handle, handleSynchronously })
const progress = setInterval(() => report({ kind: 'progress', settled }), 100)
startWorkers(receiver.webhooks, workerOptions)
report({ kind: 'ready' })

process.on('message', async ({ kind }: End) => {
  if (kind !== 'end') return
  clearInterval(progress)
  await receiver.close()
  process.disconnect()
})
