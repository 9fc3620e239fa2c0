import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { curlCommand } from './curl.ts'
import { type Demo, startDemo } from './demo.ts'
import { createReceiver, type Journal } from './receiver.ts'
import { runDemo } from './run-demo.ts'
import { palette } from './table.ts'

const run = promisify(execFile)
const lines: string[] = []
const options = { palette: palette({}, {}), print: (line: string) => void lines.push(line), port: '0' }
const single = { ...options, once: true, onSignal: () => undefined }
const wrongReceiver = (_secret: string, journal: Journal) => createReceiver('whsec_of_somebody_else', journal)

let demo: Demo | undefined
afterEach(async () => {
  await demo?.close()
  demo = undefined
  lines.length = 0
})

describe('the scenario', () => {
  it('gets the answers that are owed, and ends with 0', async () => {
    expect(await runDemo(single)).toBe(0)
    const rows = lines.filter((line) => line.startsWith('✓'))
    expect(rows).toHaveLength(13)
    expect(lines.join('\n')).not.toContain('✗')
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(100)
  })

  it('says what was not the answer that was owed, and ends with 1', async () => {
    expect(await runDemo({ ...single, makeReceiver: wrongReceiver })).toBe(1)
    expect(lines.filter((line) => line.startsWith('✗') && line.includes('200 was owed')).length).toBeGreaterThan(5)
  })

  it('has each event handled once', async () => {
    await runDemo(single)
    const handled = lines.find((line) => line.includes('What the handlers did'))?.match(/^ {2}call_.*$/gm)
    expect(handled).toHaveLength(7)
    expect(new Set(handled).size).toBe(7)
  })
})

describe('the printed command', () => {
  it('works as it is pasted, and `send` sends a duplicate', async () => {
    demo = await startDemo(options)
    const command = curlCommand(demo.url, 'whsec_demo_1234567890')
    demo.invite()
    expect(lines).toContain(command)

    const { stdout } = await run('bash', ['-c', `${command}send`])
    expect(stdout).toBe('{"received":true} 200\n{"received":true,"duplicate":true} 200\n')
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/1 {2}call\.ringing .*200 .*handlers ran/),
      expect.stringMatching(/2 {2}call\.ringing .*200 .*not run again/),
    ])
  })

  it('fits into 100 columns', () => {
    const command = curlCommand('http://127.0.0.1:65535/webhooks', 'whsec_demo_1234567890')
    expect(Math.max(...command.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })
})

describe('the port', () => {
  it('that was asked for and is in use ends the demo with a sentence that helps', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = String(typeof address === 'object' ? address?.port : '')

    expect(await runDemo({ ...single, port })).toBe(1)
    expect(lines).toEqual([expect.stringMatching(`Port ${port} is in use. .*PORT=`)])
    other.close()
  })

  it('that is none is refused', async () => {
    expect(await runDemo({ ...single, port: 'http' })).toBe(1)
    expect(lines).toEqual([expect.stringContaining('PORT=http is no port')])
  })
})

describe('colours', () => {
  it('are for terminals that want them', () => {
    expect(palette({ isTTY: true }, {}).good('yes')).toBe('\u001b[32myes\u001b[0m')
    expect(palette({ isTTY: true }, { NO_COLOR: '1' }).good('yes')).toBe('yes')
    expect(palette({}, {}).good('yes')).toBe('yes')
  })
})

describe('npm start -- --once', () => {
  it('ends by itself with exit code 0', async () => {
    const main = new URL('main.ts', import.meta.url).pathname
    const environment = { ...process.env, PORT: '0' }
    const { stdout } = await run(process.execPath, ['--import', 'tsx', '--conditions=source', main, '--once'], {
      env: environment,
    })
    expect(stdout).toContain('✓  13')
  })
})
