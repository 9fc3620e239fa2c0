import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binary, endProgram, findBinary, freePort, skipReason, startProgram } from '@audian-webhooks/test-services'
import { describe, expect, it } from 'vitest'
import { certificate } from '../cli/doctor/certificates.ts'
import { describeProxy, type ReverseProxy } from './describe-proxy.ts'
import { pageConfig } from './page-config.ts'
import type { Ports } from './receiver-pair.ts'
import { host, postOverHttp1 } from './send.ts'

const run = promisify(execFile)
const binary: Binary = { program: 'nginx', debianPackage: 'nginx-light', folders: ['/usr/sbin'] }
const nginx = findBinary(binary)

/** A folder with the page's configuration, as Debian's nginx.conf includes it. */
async function setUp(ports: Ports) {
  const folder = await mkdtemp(join(tmpdir(), 'audian-nginx-'))
  await chmod(folder, 0o755) // its worker processes have another account
  const { cert, key } = await certificate('proxy', { host })
  await writeFile(join(folder, 'cert.pem'), cert)
  await writeFile(join(folder, 'key.pem'), key)
  const port = await freePort()
  const site = pageConfig('nginx', 'webhooks.conf', {
    'listen 443 ': `listen 127.0.0.1:${port} `,
    '127.0.0.1:3000': `127.0.0.1:${ports[0]}`,
    '127.0.0.1:3001': `127.0.0.1:${ports[1]}`,
    '/etc/ssl/hooks.example.com/fullchain.pem': join(folder, 'cert.pem'),
    '/etc/ssl/hooks.example.com/privkey.pem': join(folder, 'key.pem'),
  })
  await writeFile(join(folder, 'webhooks.conf'), site)
  const file = join(folder, 'nginx.conf')
  await writeFile(file, mainFile(folder))
  return { folder, file, port, ca: cert, args: ['-p', folder, '-c', file] }
}

function mainFile(folder: string): string {
  const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`)
  return `daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log stderr notice;
events {}
http { access_log off; ${bodies.join(' ')} include ${folder}/webhooks.conf; }
`
}

async function startNginx(ports: Ports): Promise<ReverseProxy> {
  const { folder, port, ca, args } = await setUp(ports)
  const child = await startProgram({
    path: nginx ?? '',
    args,
    ready: /start worker processes/,
    endSignal: 'SIGTERM',
  })
  return {
    port,
    ca,
    async reload() {
      await run(nginx ?? '', [...args, '-s', 'reload'])
    },
    async stop() {
      await endProgram(child, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

describe.skipIf(nginx === undefined)(`nginx${nginx === undefined ? ` (${skipReason(binary)})` : ''}`, () => {
  describeProxy('nginx', { start: startNginx, whenOneStops: [200] })

  it('answers 503 to headers over its limit', async () => {
    const proxy = await startNginx([await freePort(), await freePort()])
    const delivery = { headers: { 'x-long': 'x'.repeat(40_000) }, body: Buffer.alloc(0) }
    expect(await postOverHttp1(proxy, delivery)).toBe(503)
    await proxy.stop()
  })

  it('finds no mistake in the configuration', async () => {
    const { folder, args } = await setUp([3000, 3001])
    const { stderr } = await run(nginx ?? '', [...args, '-t'])
    expect(stderr).toContain('test is successful')
    expect(stderr).not.toMatch(/\[(?:warn|error|emerg)\]/)
    await rm(folder, { recursive: true, force: true })
  })
})
