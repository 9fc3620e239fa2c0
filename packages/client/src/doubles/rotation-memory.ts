import type { RotationState, RotationStore } from '../rotation/rotation-store.ts'

export interface RotationMemory extends RotationStore {
  /** What it holds now. */
  state: RotationState
  /** Every state that was written, those included whose writing failed. */
  readonly writes: RotationState[]
  /** What goes wrong at the next writes, one after the other; `undefined` for nothing. */
  readonly faults: (WriteFault | undefined)[]
  /** How many of the next reads fail. */
  failingReads: number
}

/** `before`: nothing was written. `after`: it was, but the answer got lost. `silently`: nothing was, without an error. */
type WriteFault = 'before' | 'after' | 'silently'

/** A store in memory whose calls can be made to fail; its errors show what was to be written. */
export function rotationMemory(state: RotationState): RotationMemory {
  const memory: RotationMemory = {
    state,
    writes: [],
    faults: [],
    failingReads: 0,
    read: () => {
      if (memory.failingReads-- > 0) throw new Error(`cannot read ${JSON.stringify(memory.state)}`)
      return memory.state
    },
    write: (wanted) => {
      const fault = memory.faults.shift()
      memory.writes.push(wanted)
      if (fault === undefined || fault === 'after') memory.state = wanted
      if (fault === 'before' || fault === 'after') throw new Error(`cannot write ${JSON.stringify(wanted)}`)
    },
  }
  return memory
}
