/**
 * Installs the Next.js example with what would be published, builds it, starts it and has it receive real deliveries.
 * Build the packages first.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'
import { freePort } from './services/free-port.ts'
import { packAll } from './tarballs.ts'
import { root } from './workspace.ts'

const secret = 'whsec_of_the_nextjs_example'
const environment = { NEXT_TELEMETRY_DISABLED: '1', AUDIAN_WEBHOOK_SECRET: secret }

const directory = mkdtempSync(join(tmpdir(), 'nextjs-'))
const cwd = join(directory, 'example')
try {
  await install()
  await run('npm', ['run', 'build'], { cwd, env: environment })
  await receiveDeliveries()
} finally {
  rmSync(directory, { recursive: true, force: true })
}

async function install(): Promise<void> {
  const tarballs = await packAll(join(directory, 'tarballs'))
  cpSync(join(root, 'examples/nextjs'), cwd, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  for (const { name, filename } of tarballs) {
    if (name in manifest.dependencies) manifest.dependencies[name] = `file:${filename}`
  }
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest))
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd })
}

async function receiveDeliveries(): Promise<void> {
  const port = await freePort()
  const server = spawn(join(cwd, 'node_modules/.bin/next'), ['start', '-p', String(port)], {
    cwd,
    env: { ...process.env, ...environment },
  })
  try {
    const printed = await ready(server)
    const url = `http://localhost:${port}/webhooks`
    await expectAnswer(post(url, secret), 200, '{"received":true}')
    await expectAnswer(post(url, secret), 200, '{"received":true,"duplicate":true}')
    await expectAnswer(post(url, 'whsec_of_somebody_else'), 401, '{"error":"Invalid signature"}')
    if (!printed().includes('call_1 took 305 s')) throw new Error(`The handler did not run:\n${printed()}`)
    console.log('ok     Next.js receives signed deliveries')
  } finally {
    const exited = once(server, 'exit')
    server.kill()
    await exited
  }
}

function post(url: string, signedWith: string): Promise<Response> {
  const data = `{ "call_id": "call_1", "duration": 305, "status": "completed", "from": "+14155550100", "to": "+14155550101", "ended_at": "2024-01-15T10:35:05Z", "completion_reason": "normal" }`
  const body = `{ "id": "evt_1", "event": "call.completed", "data": ${data} }`
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', signedWith).update(`${timestamp}.${body}`).digest('hex')
  const headers = {
    'x-audian-signature': signature,
    'x-audian-timestamp': timestamp,
    'content-type': 'application/json',
  }
  return fetch(url, { method: 'POST', headers, body })
}

async function expectAnswer(answering: Promise<Response>, status: number, body: string): Promise<void> {
  const answer = await answering
  const text = await answer.text()
  if (answer.status !== status || text !== body)
    throw new Error(`Answered ${answer.status} ${text}, not ${status} ${body}`)
}

/** Waits until the server is ready, and answers with a look at what it has printed. */
function ready(server: ChildProcess): Promise<() => string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes('Ready')) resolve(() => printed)
    }
    server.stdout?.on('data', collect)
    server.stderr?.on('data', collect)
    server.once('exit', (code) => reject(new Error(`next start ended with ${code}:\n${printed}`)))
  })
}
