import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createWebhooks } from '@audian-webhooks/core'
import type { Tally } from '@audian-webhooks/emulator'
import { sampleEvent } from '@audian-webhooks/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { curlCommand } from './curl.ts'
import { type Demo, startDemo } from './demo.ts'
import { createReceiver } from './receiver.ts'
import { replayCommand } from './routes.ts'
import { runDemo } from './run-demo.ts'
import { palette } from './table.ts'

const run = promisify(execFile)
const lines: string[] = []
const options = {
  palette: palette({}, {}),
  columns: Number.POSITIVE_INFINITY,
  print: (text: string) => void lines.push(...text.split('\n')),
  port: '0',
  emulatorPort: '0',
}
const single = { ...options, once: true, onSignal: () => undefined }

let demo: Demo | undefined
afterEach(async () => {
  await demo?.close()
  demo = undefined
  lines.length = 0
})

function rows(mark: string): string[] {
  return lines.filter((line) => line.startsWith(`${mark} `) && / {2}\d{3} {2}/.test(line))
}

/** The programs that are missing on this machine. */
function missing(...programs: string[]): string[] {
  return programs.filter((program) => {
    try {
      execFileSync(program, [program === 'openssl' ? 'version' : '--version'], { stdio: 'ignore' })
      return false
    } catch {
      return true
    }
  })
}

describe('the scenario', () => {
  it('gets the expected responses, and ends with 0', async () => {
    expect(await runDemo(single)).toBe(0)
    expect(rows('✓')).toHaveLength(16)
    expect(rows('✗')).toEqual([])
    expect(lines).toContain('✓ All 16 answers are the expected ones.')
  })

  it('has each event handled once, and names what its handler did in the same line', async () => {
    await runDemo(single)
    const handled = lines.flatMap((line) => /(?:handled:|→ rec_2) (.*)/.exec(line)?.[1] ?? [])
    expect(handled).toHaveLength(8)
    expect(new Set(handled).size).toBe(8)
    expect(rows('✓')[0]).toMatch(
      /^✓ {2}1 {2}\d\d:\d\d:\d\d {2}call\.initiated +200 +1 +\d+ ms {2}handled: \+1\d+ calls \+1\d+$/,
    )
  })

  it('has a slow event answered at once, and one that always fails set aside', async () => {
    await runDemo(single)
    const [title] = lines.flatMap((line, at) => (/^Behind a queue/.test(line) ? [at] : []))
    expect(lines.slice((title ?? 0) + 1, (title ?? 0) + 7)).toEqual([
      expect.stringMatching(
        /✓ 15 .*recording\.completed, slow +200 +1 +\d+ ms {2}stored in the queue after \d+\.\d ms$/,
      ),
      expect.stringMatching(/→ rec_2 is transcribed, \d+\.\d s after it arrived/),
      expect.stringMatching(/✓ 16 .*call\.failed, always fails +200 +1 +\d+ ms {2}stored in the queue/),
      '     → attempt 1 of 3 failed',
      '     → attempt 2 of 3 failed',
      '     → moved to the dead letters (failed: 3 attempts, the maximum.)',
    ])
  })

  it.each([80, 120])('fits into %d columns, in one line for each delivery', async (columns) => {
    await runDemo({ ...single, columns })
    expect(lines.filter((line) => line.length > columns)).toEqual([])
    expect(rows('✓')).toHaveLength(16)
    expect(rows('✓')[11]).toContain('not signed with our secret')
  })
})

describe('a faulty receiver', () => {
  it('with another secret is detected, and the demo ends with 1', async () => {
    const makeReceiver: typeof createReceiver = (_secret, say, store) =>
      createReceiver('whsec_of_another_webhook', say, store)
    expect(await runDemo({ ...single, makeReceiver })).toBe(1)
    // All but the stale one, which is answered 401 too, and the forged one, which is 401 in any case.
    expect(rows('✗')).toHaveLength(13)
    expect(lines).toContain('     expected: 200 {"received":true}')
    expect(lines).toContain('✗ 13 of 16 answers are not the expected ones.')
  })

  it('that remembers nothing is detected by how it answers duplicates', async () => {
    const makeReceiver: typeof createReceiver = (secret, say) => {
      const webhooks = createWebhooks({ secret, store: 'none', logger: false })
      return webhooks.on('*', (event) => say(event.event))
    }
    expect(await runDemo({ ...single, makeReceiver })).toBe(1)
    const titles = rows('✗').map((row) => row.slice(16, 43).trim())
    expect(titles).toEqual([
      'call.completed, again',
      '… again, at the same time',
      '… again, a minute later',
      'call.failed',
    ])
  })
})

describe('the printed command', () => {
  const lacking = missing('bash', 'curl', 'openssl')

  it('works as it is pasted: `send` sends a duplicate, another paste is another event', async ({ skip }) => {
    if (lacking.length > 0) skip(`${lacking.join(', ')} not installed`)
    demo = await startDemo(options)
    const command = curlCommand(demo.url, demo.secret)
    demo.invite()
    expect(lines.join('\n')).toContain(command)

    const { stdout } = await run('bash', ['-c', `${command}send\n${command}`])
    const [received, duplicate] = ['{"received":true} 200', '{"received":true,"duplicate":true} 200']
    expect(stdout.trim().split('\n')).toEqual([received, duplicate, received])
    expect(lines.slice(-3)).toEqual([
      expect.stringMatching(/1 {2}\S+ {2}call\.ringing +200 +– +\d+ ms {2}handled: call_4 rings$/),
      expect.stringMatching(/2 {2}\S+ {2}call\.ringing +200 +– +\d+ ms {2}duplicate: already processed/),
      expect.stringMatching(/3 {2}\S+ {2}call\.ringing +200 +– +\d+ ms {2}handled: call_4 rings$/),
    ])
  })
})

describe('the printed command that replays the dead letter', () => {
  const lacking = missing('bash', 'curl')

  it('has the event handled, once', async ({ skip }) => {
    if (lacking.length > 0) skip(`${lacking.join(', ')} not installed`)
    demo = await startDemo(options)
    await demo.play()
    demo.invite()
    const command = lines.find((line) => line.includes('/dead-letters/')) ?? ''
    expect(command).toBe(replayCommand(demo.url, command.split('/').at(-2) ?? ''))
    const answers = [await run('bash', ['-c', command]), await run('bash', ['-c', command])]
    expect(answers.map(({ stdout }) => stdout)).toEqual(['replayed\n', 'not-found\n'])
    expect(lines.at(-1)).toBe('     → a ticket for call_5 is open')
  })
})

describe('a rotation in the dashboard', () => {
  it('loses nothing: the receivers fetch the new secrets', async () => {
    demo = await startDemo(options)
    const control = new URL('/_emulator/', demo.dashboard)
    const ask = async (path: string, body?: object) => {
      const given = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      return (await fetch(new URL(path, control), body && given)).json()
    }
    const state = () => ask('state') as Promise<{ endpoints: { id: string; secret: string }[]; totals: Tally }>
    const before = (await state()).endpoints
    for (let round = 0; round < 3; round++) {
      for (let sent = 0; sent < 5; sent++) {
        await ask('events', { event: 'call.ringing', data: { call_id: `call_${round}_${sent}` } })
        await ask('events', sampleEvent('recording.completed', { data: { recording_id: `rec_${round}_${sent}` } }))
      }
      // Some of them are being sent.
      for (const { id } of before) await ask(`endpoints/${id}/rotate-secret`, {})
    }
    await ask('events', { event: 'call.ringing', data: { call_id: 'call_last' } })
    const deliveries = 3 * 15 + 1
    const open = async () => {
      const { pending, retrying } = (await state()).totals
      return { pending, retrying }
    }
    await expect.poll(async () => (await open()).pending, { timeout: 30_000 }).toBe(0)
    // What was signed with a secret that was replaced at once is sent again, with a new signature.
    while ((await open()).retrying > 0) {
      await ask('clock/advance', { ms: 120_000 })
      await pause(200)
    }
    expect((await state()).totals).toMatchObject({ deliveries, delivered: deliveries, failed: 0 })
    const after = (await state()).endpoints
    expect(after.map(({ secret }) => secret)).not.toContain(before[0]?.secret)
  })
})

describe('the port', () => {
  it('that was asked for and is in use ends the demo with a sentence that helps', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = String(typeof address === 'object' ? address?.port : '')

    expect(await runDemo({ ...single, port })).toBe(1)
    expect(lines).toEqual([`Port ${port} is in use. Choose another one: PORT=4000 npm start`])
    other.close()
  })

  it('that is invalid is rejected', async () => {
    expect(await runDemo({ ...single, port: 'http' })).toBe(1)
    expect(lines).toEqual(['PORT=http is not a port. Use a number from 1 to 65535, or omit it.'])
  })

  it('is another one if 3000 is taken, and the demo reports it', async () => {
    const other = createServer().listen(3000, '127.0.0.1')
    // Another process may already use it. That is fine too.
    await Promise.race([once(other, 'listening'), once(other, 'error').catch(() => undefined)]).catch(() => undefined)
    expect(await runDemo({ ...single, port: undefined })).toBe(0)
    expect(lines[0]).toBe('Port 3000 is in use, so the receiver is at another one. Choose one with PORT=4000.')
    expect(lines.find((line) => line.startsWith('receiver '))).not.toContain(':3000/')
    other.close()
  })
})

describe('colours', () => {
  it('are for terminals that want them', () => {
    expect(palette({ isTTY: true }, {}).good('yes')).toBe('\u001b[32myes\u001b[0m')
    expect(palette({ isTTY: true }, { NO_COLOR: '1' }).good('yes')).toBe('yes')
    expect(palette({}, {}).good('yes')).toBe('yes')
    expect(palette({}, { FORCE_COLOR: '1' }).good('yes')).toBe('\u001b[32myes\u001b[0m')
  })
})
