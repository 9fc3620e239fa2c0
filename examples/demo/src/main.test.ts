import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

let started: ChildProcess | undefined
afterEach(() => void started?.kill('SIGKILL'))

describe('npm start', { timeout: 30_000 }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('goes on listening until %s, and ends with 0', async (signal) => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', main], {
      env: { ...process.env, PORT: '0' },
    })
    started = child
    const ended = once(child, 'close')
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    while (!output.includes('Ctrl-C')) await once(child.stdout, 'data')
    const url = output.match(/'(http:[^']+)'/)?.[1] ?? ''
    expect((await fetch(url, { method: 'POST' })).status).toBe(401)

    child.kill(signal)
    expect(await ended).toEqual([0, null])
  })
})
