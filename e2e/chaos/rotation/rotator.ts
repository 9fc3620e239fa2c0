/** One rotation, in a process that may be killed: `node rotator.mjs <API> <token> <webhook> <file of the secrets>`. */
import { createClient, RotationError, rotateWithoutLoss } from '@audian-webhooks/client'
import { fileStore } from './file-store.ts'
import { attemptTimeoutMs } from './timing.ts'

const [baseUrl, token, id = '', path = ''] = process.argv.slice(2)
const client = createClient({ baseUrl, token, timeoutMs: 2000, retry: { initialDelayMs: 20 } })
// From here on it may be killed at any moment.
process.send?.('begins', () => process.disconnect())
try {
  await rotateWithoutLoss(client, id, { store: fileStore(path), settleMs: attemptTimeoutMs })
} catch (error) {
  console.error(RotationError.is(error) ? `${error.code}: ${error.message}` : error)
  process.exitCode = 1
}
