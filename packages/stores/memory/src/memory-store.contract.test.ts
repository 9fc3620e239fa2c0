import { fakeClock } from '@audian-webhooks/testing'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import { memoryStore } from './memory-store.ts'

describeStoreContract('memoryStore', () => {
  const clock = fakeClock()
  return { store: memoryStore({ clock }), advance: clock.advance }
})
