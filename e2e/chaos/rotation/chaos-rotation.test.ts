import { expect, it } from 'vitest'
import { runChaos } from '../run-chaos.ts'

const small = ['rotation', '--rotations', '4', '--rate', '50', '--seed', '12']

it('a small run loses nothing, and answers no authentic delivery 401', { timeout: 600_000 }, async () => {
  const { code, stdout, stderr } = await runChaos(...small)
  expect(stdout + stderr).toMatch(/broken promises +0\n/)
  expect(code).toBe(0)
  expect(stdout).toMatch(/rotations finished +4\n/)
  expect(stdout).toMatch(/rotators killed +[1-9]/)
  expect(stdout).toMatch(/answered handled +[1-9]/)
  expect(stdout).not.toMatch(/answered unauthentic/)
})

it('fails a receiver that knows its first secret only', { timeout: 600_000 }, async () => {
  const { code, stdout } = await runChaos(...small, '--secrets', 'fixed', '--json')
  expect(code).toBe(1)
  const { broken, lost, outcomes } = JSON.parse(stdout)
  expect(lost).toBeGreaterThan(0)
  expect(outcomes.unauthentic).toBeGreaterThan(0)
  expect(broken).toContain(`${lost} events were never handled.`)
})

it('says which options there are', async () => {
  const { code, stderr } = await runChaos('rotation', '--secrets', 'none')
  expect(code).toBe(2)
  expect(stderr).toMatch(/--secrets must be provider or fixed/)
})
