import { setTimeout as sleep } from 'node:timers/promises'
import { monotonic } from './monotonic.ts'

export interface Delivering {
  /** Delivers once. True: it need not come again. */
  readonly deliver: (key: number) => Promise<boolean>
  /** Deliveries at once. */
  readonly lanes: number
  /** Until what was not acknowledged comes again. */
  readonly againMs: number
}

/** Delivers every event, in the given order, as often as it takes. */
export async function deliverAll(keys: readonly number[], { deliver, lanes, againMs }: Delivering): Promise<void> {
  const fresh = [...keys].reverse()
  // In the order of their times, since all wait equally long.
  const again: { key: number; at: number }[] = []
  let open = keys.length

  const next = () => {
    const due = again[0] !== undefined && again[0].at <= monotonic() ? again.shift() : undefined
    return due?.key ?? fresh.pop()
  }
  const lane = async () => {
    while (open > 0) {
      const key = next()
      if (key === undefined) await sleep(againMs / 4)
      else if (await deliver(key)) open--
      else again.push({ key, at: monotonic() + againMs })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
