import { stat } from 'node:fs/promises'
import type { Terminal } from '../terminal/terminal.ts'

/** Shows the progress in a terminal. */
export interface Progress {
  /** @param size bytes that were read @param sent deliveries that were sent, in all */
  advance(size: number, sent: number): void
  stop(): void
}

/** A progress bar on standard error. There is none in a pipe, with --json, or if the size is unknown. */
export async function showProgress(terminal: Terminal, paths: readonly string[]): Promise<Progress | undefined> {
  if (process.stderr.isTTY !== true || terminal.json || paths.includes('-')) return undefined
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar(
    {
      stream: process.stderr,
      format: '{bar} {percentage} %, {sent} sent',
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false,
    },
    progress.Presets.shades_classic,
  )
  bar.start(total, 0, { sent: 0 })
  return {
    advance: (size, sent) => bar.increment(size, { sent }),
    stop: () => bar.stop(),
  }
}
