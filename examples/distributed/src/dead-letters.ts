import { deadLetters } from '@audian-webhooks/core/queue'
import { createReceiver } from './receiver.ts'

// npm run dead-letters -- list | replay ID [--force] | discard ID
const [command = 'list', id = '', flag] = process.argv.slice(2)
const { webhooks, close } = createReceiver()
const dead = deadLetters(webhooks)

if (command === 'replay') console.log(await dead.replay(id, { force: flag === '--force' }))
else if (command === 'discard') console.log(await dead.discard(id))
else {
  for (const { id, reason, attempts, diedAt } of await dead.list()) {
    console.log(`${id}  ${new Date(diedAt).toISOString()}  attempts ${attempts}  ${reason}`)
  }
}
await close()
