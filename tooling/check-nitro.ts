/** Has the Nitro example receive deliveries, also behind a middleware that reads bodies. Build the packages first. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkExample } from './framework-examples/check-example.ts'
import { expectAnswer, expectReceiver, type RunningExample } from './framework-examples/deliveries.ts'

const readsBodies = `
import { defineEventHandler, getHeader, readBody } from 'h3'
export default defineEventHandler(async (event) => {
  if (getHeader(event, 'x-read')) await readBody(event)
})
`

await checkExample({
  name: 'nitro',
  start: () => ['.output/server/index.mjs'],
  ready: 'Listening on',
  prepare(cwd) {
    mkdirSync(join(cwd, 'server/middleware'))
    writeFileSync(join(cwd, 'server/middleware/read.ts'), readsBodies)
  },
  servers: [{ deliver }],
})

async function deliver(running: RunningExample): Promise<void> {
  const url = `${running.origin}/api/webhooks`
  await expectReceiver(running, '/api/webhooks')
  await expectAnswer(url, { call: 'read_before', headers: { 'x-read': '1' } }, '200')
  await expectAnswer(url, { call: 'at_the_limit', size: 1_048_576 }, '200')
  await expectAnswer(url, { call: 'above_the_limit', size: 1_048_577 }, '503')
}
