import { endProgram, freePort, startProgram } from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { codePrograms } from '../../tooling/docs/code-programs.ts'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { pageModule } from '../../tooling/docs/page-module.ts'

const secret = 'whsec_monitoring'
const fences = fencesOf('docs/guides/monitoring.md')

it('answers with each metric that the alerts use, and counts a delivery', async () => {
  const [program] = codePrograms(fences)
  if (program === undefined) throw new Error('The page has no program.')
  const [port, metricsPort] = [await freePort(), await freePort()]
  const text = program.text.replace('listen(3000', `listen(${port}`).replace('listen(9464', `listen(${metricsPort}`)
  const module = await pageModule({ ...program, text })
  const child = await startProgram({
    path: process.execPath,
    args: [
      '--input-type=module',
      '-e',
      `await import(${JSON.stringify(module.path)}); setTimeout(() => console.log('started'), 0)`,
    ],
    ready: /started/,
    env: { ...process.env, AUDIAN_WEBHOOK_SECRET: secret },
  })
  const read = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  await expect.poll(() => read().catch(() => '')).toContain('audian_ready{what="receiver"} 1\n')
  const delivery = signedDelivery(sampleEvent('call.completed'), { secret })
  expect((await fetch(`http://127.0.0.1:${port}/webhooks`, { method: 'POST', ...delivery })).status).toBe(200)
  const metrics = await read()
  expect(metrics).toContain('audian_deliveries_total{outcome="handled"} 1\n')
  const rules = parse(fences.find(({ language }) => language === 'yaml')?.lines.join('\n') ?? '').groups[0].rules
  const names = rules.flatMap(({ expr }: { expr: string }) => expr.match(/audian_\w+/g))
  expect(names).toHaveLength(5)
  for (const name of names) expect(metrics).toContain(`# TYPE ${name} `)
  await endProgram(child, 'SIGKILL')
  module.remove()
})
