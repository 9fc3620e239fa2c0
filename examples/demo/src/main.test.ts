import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { bundledProgram } from '@audian-webhooks/test-services'
import { afterEach, describe, expect, it } from 'vitest'

const main = await bundledProgram(new URL('main.ts', import.meta.url))

let started: ChildProcess | undefined
afterEach(() => void started?.kill('SIGKILL'))

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
  it.each(['SIGINT', 'SIGTERM'] as const)('goes on listening until %s, and ends with 0', async (signal) => {
    const { child, output, ended } = start()
    while (!output.text.includes('Ctrl-C')) await once(child.stdout, 'data')
    const url = output.text.match(/'(http:[^']+)'/)?.[1] ?? ''
    expect((await fetch(url, { method: 'POST' })).status).toBe(401)

    child.kill(signal)
    expect(await ended).toEqual([0, null])
    expect(output.text).toMatch(/Closed: every handler had ended\.\n$/)
  })
})

describe('npm start -- --once', () => {
  it('ends by itself with 0', async () => {
    const { output, ended } = start('--once')
    expect(await ended).toEqual([0, null])
    expect(output.text).toContain('✓ All 15 answers are as they should be.')
  })
})
