import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, dirname } from 'node:path'
import type { NodeBinary } from './node-binary.ts'

const startMs = 60_000

/**
 * Runs `npx @audian-webhooks/emulator` in a folder where the package is installed, has the dashboard answer, and ends it as
 * Ctrl+C does. Returns its version. @throws Error if it does not start, answer, or end with 0
 */
export async function checkNpx(folder: string, node: NodeBinary): Promise<string> {
  const env = { ...process.env, PATH: [dirname(node.path), process.env.PATH].join(delimiter) }
  const args = ['--no-install', '@audian-webhooks/emulator', '--port', '0']
  // A process group, as a terminal has: Ctrl+C reaches npx and the program.
  const child = spawn('npx', args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), startMs)
  const ended = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  try {
    while (!output.includes('ENDPOINT')) {
      await Promise.race([
        once(child.stdout, 'data'),
        ended.then(() => {
          throw new Error(`It did not start.\n${output}`)
        }),
      ])
    }
    await assertDashboard(/^dashboard +(\S+)/m.exec(output)?.[1] ?? '')
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    await ended
    clearTimeout(timer)
  }
  if (!output.includes('Ended: no deliveries.')) throw new Error(`It did not end with a summary.\n${output}`)
  return /^Audian emulator (\S+)/m.exec(output)?.[1] ?? 'without a version'
}

async function assertDashboard(url: string): Promise<void> {
  const response = await fetch(url)
  const page = await response.text()
  if (!page.includes('<script type="module"')) throw new Error(`${url} answered ${response.status}:\n${page}`)
}
