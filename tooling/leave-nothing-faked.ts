import { afterAll, vi } from 'vitest'

// Test files share a worker process, so what a file replaces must not reach the next one.
const environment = { ...process.env }
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
})
