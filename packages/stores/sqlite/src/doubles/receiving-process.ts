import { createWebhooks } from '@audian-webhooks/core'
import { inject, sampleEvent } from '@audian-webhooks/testing'
import { prepareDatabase } from '../prepare-database.ts'
import { sqliteStore } from '../sqlite-store.ts'
import { loadDriver } from './drivers.ts'

// Receives an event whose handler writes twice, and does between the two what the program was started for.
const [, , driver = '', file = '', doing] = process.argv
const database = loadDriver(driver)?.(file)
if (database === undefined) throw new Error(`Cannot load ${driver}.`)
prepareDatabase(database)
const store = sqliteStore({ database, transactional: true })
const webhooks = createWebhooks({ secret: 'whsec_1', name: 'app', store })
webhooks.on('call.failed', (_event, ctx) => {
  const write = () => ctx.tx.prepare('INSERT INTO effects VALUES (?)').run(ctx.key)
  write()
  if (doing === 'dying') process.kill(process.pid, 'SIGKILL')
  if (doing === 'holding') {
    process.stdout.write('holding\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
  write()
})
const { data } = sampleEvent('call.failed')
const { outcome } = await inject(webhooks, { event: 'call.failed', id: 'evt_1', data })
process.stdout.write(`${outcome}\n`)
