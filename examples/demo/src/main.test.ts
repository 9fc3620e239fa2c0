import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundledProgram } from '@audian-webhooks/test-services'
import { afterEach, describe, expect, it } from 'vitest'

const main = await bundledProgram(new URL('main.ts', import.meta.url))

let started: ChildProcess | undefined
afterEach(() => void started?.kill('SIGKILL'))

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'audian-demo-test-'))
  folders.push(folder)
  return folder
}

function start(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, PORT: '0', EMULATOR_PORT: '0' },
  })
  started = child
  const output = { text: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    output.text += chunk.toString()
  })
  return { child, output, ended: once(child, 'close') }
}

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('keeps listening until %s, and ends with 0', async (signal) => {
    const { child, output, ended } = start()
    while (!output.text.includes('Ctrl+C')) await once(child.stdout, 'data')
    const url = output.text.match(/'(http:[^']+)'/)?.[1] ?? ''
    expect((await fetch(url, { method: 'POST' })).status).toBe(401)

    child.kill(signal)
    expect(await ended).toEqual([0, null])
    expect(output.text).toMatch(
      /\nEnded: 14 deliveries: delivered 12, rejected as expected 2; 16 attempts\.\nEvery handler has finished\.\n$/,
    )
  })

  it('ends with 0 in the middle of its scenario too', async () => {
    const { child, output, ended } = start()
    while (!output.text.includes('✓  1 ')) await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
    expect(output.text).toMatch(/\nEnded: \d+ deliver.*\.\nEvery handler has finished\.\n$/)
  })
})

describe('npm start -- --once', () => {
  it('ends automatically with 0', async () => {
    const { output, ended } = start('--once')
    expect(await ended).toEqual([0, null])
    expect(output.text).toContain('✓ All 16 answers are the expected ones.')
  })
})

describe('npm start -- --data DIR', () => {
  it('continues a call in the middle of which it was killed', async () => {
    const data = join(await makeFolder(), 'made')
    const first = start('--data', data)
    while (!first.output.text.includes('Ctrl+C')) await once(first.child.stdout, 'data')
    expect(first.output.text).toContain('✓ All 16 answers are the expected ones.')
    const url = first.output.text.match(/curl -X POST (\S+\/calls);/)?.[1] ?? ''
    const call = (await (await fetch(url, { method: 'POST' })).text()).trim()
    while (!first.output.text.includes(`call.ringing of ${call} is handled`)) await once(first.child.stdout, 'data')
    first.child.kill('SIGKILL')
    await first.ended

    const second = start('--data', data)
    while (!second.output.text.includes('is transcribed')) await once(second.child.stdout, 'data')
    expect(second.output.text).toContain(`Continues with what an earlier run has left in ${data}.`)
    expect(second.output.text).not.toContain('One call, from its beginning to its recording')
    const handled = `${first.output.text}${second.output.text}`.match(/call\.\w+(?= of call_\w+ is handled)/g)
    // The kill may come between the handler's end and its record, and then the handler of that one event runs again.
    if (handled?.filter((name) => name === 'call.ringing').length === 2)
      handled.splice(handled.lastIndexOf('call.ringing'), 1)
    expect(handled).toEqual(['call.initiated', 'call.ringing', 'call.answered', 'call.completed'])
    second.child.kill('SIGTERM')
    expect(await second.ended).toEqual([0, null])
    expect(existsSync(join(data, 'receiver.db'))).toBe(true)
  })
})
