import { redisBinary, startRedis } from '@audian-webhooks/test-services'
import { describeLeaseFaults } from './lease-faults.ts'
import { openRedis } from './place.ts'

describeLeaseFaults({
  name: 'Redis',
  binary: redisBinary,
  claimLost: 200, // ioredis sends again what was not answered
  async start() {
    const server = await startRedis()
    return { server, open: () => openRedis(server) }
  },
})
