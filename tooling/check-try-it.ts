/**
 * Follows docs/start/try-it.md in an empty folder: its commands and its code as they are, but with another port, and a clone of this
 * repository's last commit in place of the one on GitHub.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fence, fencesOf } from './docs/fences.ts'
import { run } from './run.ts'
import { freePort } from './services/free-port.ts'
import { readManifest, root } from './workspace.ts'

const page = 'docs/start/try-it.md'
const port = String(await freePort())
const folder = await mkdtemp(join(tmpdir(), 'try-it-'))
const app = join(folder, 'app')
const [pack, install, code, start, trigger, installMore] = fencesOf(page).map(textOf)
const manager = readManifest(root).packageManager ?? ''
if (installMore === undefined || !pack?.includes(manager))
  throw new Error(`${page} has not six blocks, or not ${manager}.`)
const fromHere = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: `url.${root}.insteadOf`,
  GIT_CONFIG_VALUE_0: 'https://github.com/audian-webhooks/audian-webhooks.git',
}

try {
  await bash(`${pack}\n${install}`, folder)
  await writeFile(join(app, 'server.js'), code ?? '')
  await deliver()
  await bash(installMore, app)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function deliver(): Promise<void> {
  const server = spawn('bash', ['-c', `${start?.replace('node ', 'exec node ')}`], {
    cwd: app,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  server.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk
  })
  try {
    await listening(60_000)
    const answer = await bash(trigger ?? '', app)
    if (!/\b200\b/.test(answer) || !/^\S+ took \d+ s$/m.test(printed)) {
      throw new Error(`The command printed:\n${answer}\nThe receiver printed:\n${printed}`)
    }
    console.log(`ok     the receiver of ${page} printed: ${printed.trim()}`)
  } finally {
    const exited = once(server, 'exit')
    server.kill()
    await exited
  }
}

/** Until the receiver answers at all, which is 404 outside its path. */
async function listening(timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  while (performance.now() < end) {
    const answered = await fetch(`http://localhost:${port}/`).then(
      () => true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The receiver of ${page} did not listen within ${timeoutMs / 1000} s.`)
}

function bash(script: string, cwd: string): Promise<string> {
  return run('bash', ['-c', `set -e\n${script}`], { cwd, env: fromHere })
}

function textOf({ lines }: Fence): string {
  return lines.join('\n').replaceAll('3000', port)
}
