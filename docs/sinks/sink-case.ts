import type { SinkBench } from './sink-bench.ts'

/** One sentence about the page's sinks. */
export interface SinkCase {
  readonly name: string
  run(bench: SinkBench): Promise<void>
}

export function sinkCase(name: string, run: SinkCase['run']): SinkCase {
  return { name, run }
}
