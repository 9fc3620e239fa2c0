import { openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { OutcomeName } from '@audian-webhooks/core'

export type VerdictName = 'done' | 'again' | 'retry' | 'dead'

/** What a process noted; `at` is monotonic time. */
export type Entry =
  | { readonly kind: 'sent'; readonly key: number; readonly at: number }
  /** `acknowledged`: Audian would not send it again. */
  | {
      readonly kind: 'answered'
      readonly key: number
      readonly at: number
      readonly outcome: OutcomeName
      readonly acknowledged: boolean
      /** Of `unavailable`. */
      readonly reason?: string | undefined
    }
  /** The queue gave the job to a worker. `crashes`: how many earlier runs ended with their process, as the queue counts. */
  | { readonly kind: 'taken'; readonly key: number; readonly at: number; readonly crashes: number }
  /** The verdict on the job that was taken last. */
  | { readonly kind: 'verdict'; readonly key: number; readonly at: number; readonly verdict: VerdictName }
  /** The store granted it. `at` is when it was asked, so the lease ends a lease later at the earliest. */
  | { readonly kind: 'claimed' | 'renewed'; readonly key: number; readonly at: number; readonly token: string }
  /** The store acknowledged the completion. */
  | { readonly kind: 'recorded'; readonly key: number; readonly at: number; readonly token: string }
  /** A handler's run; numbered, since one can continue beyond the end of its transaction while the next has begun. */
  | { readonly kind: 'began' | 'finished' | 'threw'; readonly key: number; readonly run: number; readonly at: number }
  /** A handler that blocks its process has not ended yet. */
  | { readonly kind: 'running'; readonly at: number }
  /** The process did nothing since `from`, for any reason. */
  | { readonly kind: 'paused'; readonly from: number; readonly at: number }
  /** The server had not answered a claim or a renewal yet, which it was sent at `from`. */
  | { readonly kind: 'unanswered'; readonly from: number; readonly at: number }

export interface Journal {
  write(entry: Entry): void
}

/** Each line is with the kernel when `write` returns: a process that is killed afterwards has not lost it. */
export function createJournal(path: string): Journal {
  const file = openSync(path, 'a')
  return { write: (entry) => void writeSync(file, `${JSON.stringify(entry)}\n`) }
}

/** What was written; a last line that a kill cut off is left out. */
export function readJournal(path: string): Entry[] {
  const lines = readFileSync(path, { encoding: 'utf8', flag: 'a+' }).split('\n').slice(0, -1)
  return lines.map((line): Entry => JSON.parse(line))
}

/** One file a process, so that a line which a kill cut off is the last. */
export function journalPath(folder: string, { slot, process }: { slot: number; process: number }): string {
  return join(folder, `slot-${slot}-process-${process}.jsonl`)
}

export function isKind<TKind extends Entry['kind']>(kind: TKind): (entry: Entry) => entry is Entry & { kind: TKind } {
  return (entry): entry is Entry & { kind: TKind } => entry.kind === kind
}
