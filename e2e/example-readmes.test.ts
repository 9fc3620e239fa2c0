import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@audian-webhooks/test-services'
import { describe, expect, it } from 'vitest'
import { fencesOf } from '../tooling/docs/fences.ts'
import { root } from '../tooling/workspace.ts'

const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

it.each(examples)('examples/%s says how it is run', (name) => {
  expect(existsSync(join(root, 'examples', name, 'README.md'))).toBe(true)
  const [commands] = fencesOf(`examples/${name}/README.md`)
  expect(commands?.language).toBe('sh')
})

/** Those that need no server and no installation. */
describe.each(['node', 'express', 'fastify', 'hono', 'koa', 'nestjs'])('the commands of examples/%s', (name) => {
  it('start it', async () => {
    const [commands] = fencesOf(`examples/${name}/README.md`)
    const env = { ...process.env, PORT: String(await freePort()) }
    const script = `set -e\n${commands?.lines.join('\n')}`
    // A process group, since npm starts others.
    const shell = spawn('bash', ['-c', script], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = once(shell, 'close')
    try {
      expect(await printedUntil(shell.stdout, shell.stderr)).toContain(`http://localhost:${env.PORT}/webhooks`)
    } finally {
      if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid)
      await ended
    }
  })
})

/** What is printed until the server listens, or until the end. */
async function printedUntil(...outputs: readonly NodeJS.ReadableStream[]): Promise<string> {
  let printed = ''
  const read = async (output: NodeJS.ReadableStream) => {
    for await (const chunk of output) {
      printed += chunk
      if (printed.includes('Listening on')) return
    }
  }
  const [stdout, stderr] = outputs.map(read)
  await Promise.race([stdout, Promise.all([stdout, stderr])])
  return printed
}
