import { postgresBinary, startPostgres } from '@audian-webhooks/test-services'
import { describeLeaseFaults } from './lease-faults.ts'
import { openPostgres } from './place.ts'

describeLeaseFaults({
  name: 'PostgreSQL',
  binary: postgresBinary,
  claimLost: 503,
  async start() {
    const server = await startPostgres()
    return { server, open: () => openPostgres(server) }
  },
})
