import { afterAll, vi } from 'vitest'

// Test files share a worker process, so what a file replaces must not reach the next one.
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})
