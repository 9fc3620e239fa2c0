import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect, connectPool } from '../../connect.ts'
import { deliverAll } from '../../deliver-all.ts'
import { createHandle } from '../../handle.ts'
import { createHolds, heldKeys } from '../../holds.ts'
import { createJournal, journalPath, readJournal } from '../../journal.ts'
import { notedMs } from '../../lease.ts'
import { seeded } from '../../random.ts'
import { watchPauses } from '../../watch-pauses.ts'
import type { Brief, Report } from '../messages.ts'
import { createAct } from './act.ts'
import { deliver } from './deliver.ts'
import { leaseReceiver } from './lease-receiver.ts'
import { ownOrder } from './order.ts'
import { transactionReceiver } from './transaction-receiver.ts'

const brief: Brief = JSON.parse(process.argv[2] ?? '')

/** What was acknowledged to the slot's earlier processes; Audian would not send it again either. */
function acknowledgedBefore({ folder, slot }: Brief): Set<number> {
  const files = readdirSync(folder).filter((name) => name.startsWith(`slot-${slot}-`))
  const entries = files.flatMap((name) => readJournal(join(folder, name)))
  return new Set(entries.flatMap((entry) => (entry.kind === 'answered' && entry.acknowledged ? [entry.key] : [])))
}

function report(message: Report): void {
  process.send?.(message)
}

process.once('disconnect', () => process.exit()) // The run has gone.

const before = acknowledgedBefore(brief)
const journal = createJournal(journalPath(brief.folder, brief))
watchPauses(journal, notedMs)
const handle = createHandle(journal, createAct(createHolds(), heldKeys(brief.events)))
const receiver =
  brief.store === 'postgres-tx'
    ? transactionReceiver(connectPool(brief.url), journal, handle)
    : leaseReceiver(connect(brief.store, brief.url), journal, handle)

let acknowledged = before.size
const progress = setInterval(() => report({ kind: 'progress', acknowledged }), 100)
report({ kind: 'ready' })

const order = ownOrder(brief.events, seeded(brief.seed, `order of ${brief.slot}`))
await deliverAll(
  order.filter((key) => !before.has(key)),
  {
    lanes: 24,
    againMs: 300,
    async deliver(key) {
      const done = await deliver(key, receiver, journal)
      if (done) acknowledged++
      return done
    },
  },
)
clearInterval(progress)
report({ kind: 'progress', acknowledged })
await receiver.close()
process.disconnect()
