/** Has the Next.js example receive deliveries with both routers. Build the packages first. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkExample } from './framework-examples/check-example.ts'
import { expectAnswer, expectReceiver, type RunningExample } from './framework-examples/deliveries.ts'

await checkExample({
  name: 'nextjs',
  start: (port) => ['node_modules/next/dist/bin/next', 'start', '-p', String(port)],
  ready: 'Ready',
  env: { NEXT_TELEMETRY_DISABLED: '1' },
  prepare: addParsedRoute,
  servers: [{ deliver }],
})

async function deliver(running: RunningExample): Promise<void> {
  for (const path of ['/webhooks', '/api/webhooks']) {
    await expectReceiver(running, path)
    await expectAnswer(running.origin + path, { call: 'at_the_limit', size: 1_048_576 }, '200')
    await expectAnswer(running.origin + path, { call: 'above_the_limit', size: 1_048_577 }, '503')
  }
  await expectAnswer(`${running.origin}/api/parsed`, { call: 'parsed' }, '500')
}

/** The pages router's receiver again, behind the parser of Next.js. */
function addParsedRoute(cwd: string): void {
  const source = readFileSync(join(cwd, 'pages/api/webhooks.ts'), 'utf8')
  const parsed = source.replace(/^export const config = .*\n/m, '')
  if (parsed === source) throw new Error('The receiver of the pages router has no config.')
  writeFileSync(join(cwd, 'pages/api/parsed.ts'), parsed)
}
