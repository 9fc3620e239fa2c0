import type { Go, Report } from '../messages.ts'

/** The handlers that wait until the run lets them go. */
export interface Holds {
  wait(key: number): Promise<void>
}

export function createHolds(): Holds {
  const waiting = new Map<number, () => void>()
  process.on('message', ({ key }: Go) => waiting.get(key)?.())
  return {
    wait: (key) =>
      new Promise((resolve) => {
        waiting.set(key, resolve)
        report({ kind: 'held', key })
      }),
  }
}

export function report(message: Report): void {
  process.send?.(message)
}
