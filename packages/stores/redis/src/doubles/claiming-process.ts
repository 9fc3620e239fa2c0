import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { redisStore } from '../redis-store.ts'

// Claims once, and again as soon as the server is back after it has gone. Ends with code 0 if it lives to see that.
const [, , url = '', kind, listening] = process.argv

const client = kind === 'ioredis' ? new Redis(url) : createClient({ url })
const store = redisStore({ client })
const onError = () => undefined
if (client instanceof Redis) {
  if (listening === 'listening') client.on('error', onError)
} else {
  if (listening === 'listening') client.on('error', onError)
  await client.connect()
}
await store.claim('one', { token: 'own', leaseMs: 60_000 })
process.stdout.write('claimed\n')

let gone = false
for (;;) {
  try {
    await Promise.race([store.claim('two', { token: 'own', leaseMs: 60_000 }), sleep(200).then(() => Promise.reject())])
    if (gone) break
  } catch {
    if (!gone) process.stdout.write('gone\n')
    gone = true
  }
  await sleep(20)
}
process.exit(0)
