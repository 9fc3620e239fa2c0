import PQueue from 'p-queue'

export interface WorkQueue {
  /** Runs a task when a slot is free. Tasks of one endpoint begin in the order in which they were added. */
  add(endpointId: string, task: () => Promise<void>): Promise<void>
  /** Removes tasks that have not begun. */
  clear(): void
}

export interface WorkLimits {
  /** Maximum number of requests in progress. */
  readonly concurrency: number
  /** Maximum for one endpoint, so that an endpoint that hangs does not delay the others. */
  readonly perEndpoint: number
}

/** A queue for each endpoint, and one for the slots that all of them share. */
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
