import PQueue from 'p-queue'

export interface WorkQueue {
  /** Runs a task when there is a place; those of one endpoint begin in the order in which they came. */
  add(endpointId: string, task: () => Promise<void>): Promise<void>
  /** Forgets what has not begun. */
  clear(): void
}

export interface WorkLimits {
  /** Requests under way at most. */
  readonly concurrency: number
  /** To one endpoint at most, so that one that hangs does not hold up the others. */
  readonly perEndpoint: number
}

/** A queue for each endpoint, and one for the places that all of them share. */
export function workQueue({ concurrency, perEndpoint }: WorkLimits): WorkQueue {
  const places = new PQueue({ concurrency })
  const lanes = new Map<string, PQueue>()

  function laneOf(endpointId: string): PQueue {
    const known = lanes.get(endpointId)
    if (known !== undefined) return known
    const lane = new PQueue({ concurrency: perEndpoint })
    lane.on('idle', () => lanes.delete(endpointId))
    lanes.set(endpointId, lane)
    return lane
  }

  return {
    add: (endpointId, task) => laneOf(endpointId).add(() => places.add(task)),
    clear() {
      places.clear()
      for (const lane of lanes.values()) lane.clear()
    },
  }
}
