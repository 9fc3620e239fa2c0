import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  endProgram,
  findBinary,
  freePort,
  nginxBinary,
  nginxFolder,
  skipReason,
  startProgram,
} from '@audian-webhooks/test-services'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { certificate } from '../cli/doctor/certificates.ts'
import { describeProxy, type ReverseProxy } from './describe-proxy.ts'
import { pageConfig } from './page-config.ts'
import type { Ports } from './receiver-pair.ts'
import { host, postOverHttp1 } from './send.ts'

const nginx = findBinary(nginxBinary)

/** A folder with the page's configuration, as Debian's nginx.conf includes it. */
async function setUp(ports: Ports) {
  const configuration = await nginxFolder()
  const { folder } = configuration
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
  await configuration.write(site)
  return { configuration, port, ca: cert }
}

async function startNginx(ports: Ports): Promise<ReverseProxy> {
  const { configuration, port, ca } = await setUp(ports)
  return { port, ca, ...(await configuration.start()) }
}

describe.skipIf(nginx === undefined)(`nginx${nginx === undefined ? ` (${skipReason(nginxBinary)})` : ''}`, () => {
  describeProxy('nginx', { start: startNginx, whenOneStops: [200] })

  it('answers 503 to headers over its limit', async () => {
    const proxy = await startNginx([await freePort(), await freePort()])
    const delivery = { headers: { 'x-long': 'x'.repeat(40_000) }, body: Buffer.alloc(0) }
    expect(await postOverHttp1(proxy, delivery)).toBe(503)
    await proxy.stop()
  })

  it('starts as the page tries it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nginx-page-'))
    const ports = {
      '127.0.0.1:3000': `127.0.0.1:${await freePort()}`,
      '127.0.0.1:3001': `127.0.0.1:${await freePort()}`,
    }
    await writeFile(join(folder, 'webhooks.conf'), pageConfig('nginx', 'webhooks.conf', ports))
    await writeFile(join(folder, 'nginx.conf'), pageConfig('nginx', '# nginx.conf'))
    const commands = fencesOf('docs/guides/nginx.md').find(({ lines }) => lines.at(-1)?.startsWith('nginx -p'))
    const port = await freePort()
    const script = `${commands?.lines.join('\n')}`.replaceAll('8443', `${port}`).replace(/^nginx/m, `exec '${nginx}'`)
    const child = await startProgram({
      path: '/bin/sh',
      args: ['-ec', script],
      cwd: folder,
      ready: /start worker processes/,
      endSignal: 'SIGTERM',
    })
    onTestFinished(async () => {
      await endProgram(child, 'SIGTERM')
      await rm(folder, { recursive: true })
    })
    const ca = await readFile(join(folder, 'cert.pem'), 'utf8')
    const posting = request({ port, path: '/webhooks', method: 'POST', ca })
    posting.end()
    const [answer] = await once(posting, 'response')
    expect(answer.statusCode).toBe(502) // no receiver is running
    answer.resume()
  })

  it('finds no mistake in the configuration', async () => {
    const { configuration } = await setUp([3000, 3001])
    const printed = await configuration.test()
    expect(printed).toContain('test is successful')
    expect(printed).not.toMatch(/\[(?:warn|error|emerg)\]/)
    await configuration.remove()
  })
})
