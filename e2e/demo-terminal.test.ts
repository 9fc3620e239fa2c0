import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CommandOptions, program } from './program.ts'

const demo = program({ source: 'examples/demo/src/main.ts', variable: 'DEMO_PROGRAM' })
const anyPort = { PORT: '0', EMULATOR_PORT: '0' }
const slow = { timeout: 120_000, interval: 50 }

/** The demo after its scenario. It ends with the test at the latest. */
async function played({ env, ...options }: CommandOptions) {
  const running = await demo.start([], { ...options, env: { ...anyPort, ...env } })
  onTestFinished(async () => {
    running.signal('SIGTERM')
    await running.ended
  })
  await expect.poll(running.output, slow).toContain('Deliveries that arrive now')
  return running
}

describe('npm start in a terminal', () => {
  it.each([80, 120])('of %d columns has no line that is wider', async (columns) => {
    const { output } = await played({ columns })
    const lines = stripVTControlCharacters(output()).split('\r\n')
    expect(lines.filter((line) => line.length > columns)).toEqual([])
    expect(lines.slice(0, 5)).toEqual([
      'A local Audian sends a documented call to a receiver.',
      '',
      expect.stringMatching(/^dashboard {2}http:/),
      expect.stringMatching(/^receiver {3}http:/),
      expect.stringMatching(/^next {7}open the dashboard/),
    ])
    expect(output()).toContain('\u001b[32m✓')
  })

  it('ends with Ctrl+C, and with the numbers of the dashboard', async () => {
    const { output, type, ended } = await played({ columns: 80, env: { NO_COLOR: '1' } })
    const numbers = /^Dashboard: (.*)\r$/m.exec(output())?.[1]
    type('\u0003')
    const { exitCode, stdout } = await ended
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`\r\nEnded: ${numbers}\r\nEvery handler has finished.\r\n`)
    expect(stdout).not.toContain('\u001b[')
  })
})

describe('npm start in a pipe', () => {
  it('has whole lines without colours, unless FORCE_COLOR asks for them', async () => {
    const { output } = await played({})
    expect(output()).not.toContain('\u001b[')
    expect(output()).toContain('handled: +14155550100 calls +14155550101\n')
    expect((await played({ env: { FORCE_COLOR: '1' } })).output()).toContain('\u001b[32m✓')
  })
})
