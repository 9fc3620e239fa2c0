import { type EmulatorOptions, scenarioSummaries, startEmulator } from '@audian-webhooks/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { audianWebhooks, startAudianWebhooks } from './command-line.ts'
import { audianReceiver, plainReceiver } from './receivers.ts'
import { runningDev, slow } from './running-dev.ts'

const secret = 'whsec_of_the_tests'

async function emulatorFor(url: string, options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  emulator.register({ url, secret })
  return emulator
}

describe('audian-webhooks scenario', () => {
  it('lists the scenarios', async () => {
    const { exitCode, stdout } = await audianWebhooks(['scenario'])
    expect(exitCode).toBe(0)
    for (const { name, summary } of scenarioSummaries) expect(stdout).toMatch(new RegExp(`^${name} +${summary}$`, 'm'))
    const json = await audianWebhooks(['scenario', '--json'])
    expect(json.stdout.trim().split('\n')).toHaveLength(scenarioSummaries.length)
  })

  it('plays calls at the dev that runs, and shows what came of them', async () => {
    const { url } = await plainReceiver()
    const dev = await runningDev(['--forward-to', url])
    const args = ['scenario', 'recorded', '--calls', '20', '--shuffle', '--emulator', dev.ready.url]
    const { exitCode, stdout, stderr } = await audianWebhooks(args)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^EVENT +SENT +RIGHT +OPEN +FAILED +ANSWERS$/m)
    expect(stdout).toMatch(/^recording\.completed +20 +20 +0 +0 +200$/m)
    expect(stdout.trim().split('\n')).toHaveLength(6)
    await expect.poll(dev.attempts, slow).toHaveLength(100)
  })

  it('counts its own deliveries only', async () => {
    const { url } = await audianReceiver(secret)
    const emulator = await emulatorFor(url)
    emulator.play('answered')
    await emulator.settled()
    const { stdout } = await audianWebhooks(['scenario', 'failed', '--json', '--emulator', emulator.url])
    expect(JSON.parse(stdout)).toMatchObject({ scenario: 'failed', sent: 2, delivered: 2, open: 0, failed: 0 })
  })

  it('says how many are open, and fails', async () => {
    const { url } = await plainReceiver(503)
    const emulator = await emulatorFor(url)
    const { exitCode, stdout, stderr } = await audianWebhooks(['scenario', 'missed', '--emulator', emulator.url])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^call\.ringing +1 +0 +1 +0 +503$/m)
    expect(stderr).toContain('3 of 3 are open')
  })

  it('waits for retries with --wait', async () => {
    const receiver = await plainReceiver(503)
    const emulator = await emulatorFor(receiver.url, { speed: 0 })
    const running = await startAudianWebhooks(['scenario', 'failed', '--wait', '--emulator', emulator.url])
    await expect.poll(() => emulator.tally().retrying, slow).toBe(2)
    expect(running.output()).toBe('')
    receiver.status = 404
    await emulator.advance(120_000)
    const { exitCode, stdout } = await running.ended
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^call\.failed +1 +0 +0 +1 +404$/m)
  })

  it('shows what it knows when it is interrupted', async () => {
    const { url } = await plainReceiver(503)
    const emulator = await emulatorFor(url, { speed: 0 })
    const running = await startAudianWebhooks(['scenario', 'failed', '--wait', '--emulator', emulator.url])
    await expect.poll(running.output).toContain('2 of 2 are open.')
    running.signal('SIGINT')
    expect(await running.ended).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^call\.failed +1 +0 +1/m) })
  })

  it('counts forged deliveries as right if they are rejected', async () => {
    const { url } = await audianReceiver(secret)
    const emulator = await emulatorFor(url, { chaos: { wrongKey: 1 } })
    const { exitCode, stdout } = await audianWebhooks(['scenario', 'failed', '--emulator', emulator.url])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^call\.failed \(wrong-key\) +1 +1 +0 +0 +401$/m)
  })

  it('says when no webhook has subscribed', async () => {
    const emulator = await startEmulator()
    onTestFinished(() => emulator.close())
    const { exitCode, stderr } = await audianWebhooks(['scenario', 'failed', '--emulator', emulator.url])
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('No active webhook') })
  })

  it('says when the local Audian ends in the meantime', async () => {
    const { url } = await plainReceiver(503)
    const emulator = await emulatorFor(url, { speed: 0 })
    const running = await startAudianWebhooks(['scenario', 'failed', '--wait', '--emulator', emulator.url])
    await expect.poll(() => emulator.tally().retrying, slow).toBe(2)
    await emulator.close()
    const { exitCode, stderr } = await running.ended
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/The local Audian at \S+ has stopped|The connection to \S+ failed/)
  })

  it.each([
    [['mised'], 'Did you mean missed?'],
    [['conference'], 'Known: answered, recorded, missed, failed.'],
    [['missed', '--calls', '0'], 'a whole number from 1 to 10000'],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await audianWebhooks(['scenario', ...args])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })
})
