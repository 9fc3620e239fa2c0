import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binary, endProgram, findBinary, freePort, skipReason, startProgram } from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { codePrograms } from '../../tooling/docs/code-programs.ts'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { pageModule } from '../../tooling/docs/page-module.ts'

const secret = 'whsec_monitoring'
const fences = fencesOf('docs/guides/monitoring.md')
const alerts = fences.find(({ language }) => language === 'yaml')?.lines.join('\n') ?? ''

const binary: Binary = { program: 'promtool', debianPackage: 'prometheus' }
const promtool = findBinary(binary)
const reason = promtool === undefined ? ` (${skipReason(binary)})` : ''

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
  const { rules } = parse(alerts).groups[0]
  const names = rules.flatMap(({ expr }: { expr: string }) => expr.match(/audian_\w+/g))
  expect(names).toHaveLength(5)
  for (const name of names) expect(metrics).toContain(`# TYPE ${name} `)
  if (promtool !== undefined) {
    const { stdout, stderr, status } = spawnSync(promtool, ['check', 'metrics'], { input: metrics, encoding: 'utf8' })
    expect({ problems: stdout + stderr, status }).toEqual({ problems: '', status: 0 })
  }
  await endProgram(child, 'SIGKILL')
  module.remove()
})

describe.skipIf(promtool === undefined)(`promtool${reason}`, () => {
  async function check(rules: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'audian-promtool-'))
    const file = join(folder, 'audian-webhooks.rules.yaml')
    await writeFile(file, rules)
    const { stdout, stderr } = spawnSync(promtool ?? '', ['check', 'rules', file], { encoding: 'utf8' })
    await rm(folder, { recursive: true, force: true })
    return stdout + stderr
  }

  it('reads the alert rules', async () => {
    expect(await check(alerts)).toContain('SUCCESS: 5 rules found')
  })

  it('rejects rules with a mistake', async () => {
    expect(await check(alerts.replace('audian_ready < 1', 'audian_ready <'))).toContain('could not parse expression')
    expect(await check(alerts.replace('annotations:', 'annotation:'))).toContain('field annotation not found')
  })
})
