/** One rotation, and the withdrawal of what is old, in a process that may be killed: `node rotator.mjs <API> <token> <webhook> <file of the secrets>`. */
import { createClient, RotationError, rotateWithoutLoss, withdrawOldSecrets } from '@audian-webhooks/client'
import { fileStore } from './file-store.ts'
import { attemptTimeoutMs, keepMs } from './timing.ts'

const [baseUrl, token, id = '', path = ''] = process.argv.slice(2)
const client = createClient({ baseUrl, token, timeoutMs: 2000, retry: { initialDelayMs: 20 } })
// From here on it may be killed at any moment.
process.send?.('begins', () => process.disconnect())
try {
  const store = fileStore(path)
  await rotateWithoutLoss(client, id, { store, settleMs: attemptTimeoutMs })
  await withdrawOldSecrets(store, { keepMs })
} catch (error) {
  console.error(RotationError.is(error) ? `${error.code}: ${error.message}` : error)
  process.exitCode = 1
}
