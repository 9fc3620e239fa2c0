import type { HarmedProcess } from './harmed-process.ts'

/** All processes of a run, those that have ended too. */
export class Processes<
  TProcess extends Pick<HarmedProcess, 'alive' | 'running' | 'slot' | 'stops' | 'killedAt' | 'kill'>,
> {
  readonly all: TProcess[] = []

  constructor() {
    // A process that is stopped would not notice that we have gone.
    process.once('exit', () => this.killAll())
  }

  get kills(): number {
    return this.all.filter(({ killedAt }) => killedAt !== undefined).length
  }

  get stops(): number {
    return this.all.reduce((sum, { stops }) => sum + stops.length, 0)
  }

  /** A process that faults may hit: the one in this slot, or another one if that is starting, stopped or done. */
  running(slot: number): TProcess | undefined {
    const running = this.all.filter((one) => one.running)
    return running.find((one) => one.slot === slot) ?? running[0]
  }

  killAll(): void {
    for (const one of this.all) if (one.alive) one.kill()
  }
}
