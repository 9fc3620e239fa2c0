/** Has the SvelteKit example receive deliveries, with its limit of sizes raised and as it is. Build the packages first. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkExample } from './framework-examples/check-example.ts'
import { expectAnswer, expectReceiver, type RunningExample } from './framework-examples/deliveries.ts'

const readsBodies = `
export async function handle({ event, resolve }) {
  if (event.request.headers.get('x-read')) await event.request.text()
  return await resolve(event)
}
`

await checkExample({
  name: 'sveltekit',
  start: () => ['build'],
  ready: 'Listening on',
  prepare(cwd) {
    writeFileSync(join(cwd, 'src/hooks.server.js'), readsBodies)
    writeFileSync(join(cwd, 'src/routes/+layout.js'), 'export const prerender = true\n')
  },
  servers: [{ env: { BODY_SIZE_LIMIT: '1M' }, deliver }, { deliver: deliverAboveTheDefaultLimit }],
})

async function deliver(running: RunningExample): Promise<void> {
  const url = `${running.origin}/webhooks`
  await expectReceiver(running, '/webhooks')
  for (const form of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    await expectAnswer(url, { call: 'as_a_form', headers: { 'content-type': form } }, '403')
  }
  await expectAnswer(url, { call: 'read_before', headers: { 'x-read': '1' } }, '500')
  await expectAnswer(url, { call: 'at_the_limit', size: 1_048_576 }, '200')
  await expectAnswer(url, { call: 'above_the_limit', size: 1_048_577 }, '503')
}

async function deliverAboveTheDefaultLimit({ origin }: RunningExample): Promise<void> {
  await expectAnswer(`${origin}/webhooks`, { call: 'at_the_limit', size: 524_288 }, '200')
  await expectAnswer(`${origin}/webhooks`, { call: 'above_the_limit', size: 524_289 }, '503')
}
