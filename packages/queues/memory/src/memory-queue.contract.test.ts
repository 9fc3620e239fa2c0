import { fakeClock } from '@audian-webhooks/testing'
import { describeQueueContract } from '@audian-webhooks/testing/vitest'
import { afterAll, beforeAll, vi } from 'vitest'
import { memoryQueue } from './memory-queue.ts'

beforeAll(() => void vi.spyOn(process, 'emitWarning').mockReturnValue())
afterAll(() => void vi.restoreAllMocks())

describeQueueContract('memoryQueue', () => {
  const clock = fakeClock()
  return { queue: memoryQueue({ volatile: true, clock }), advance: clock.advance }
})
