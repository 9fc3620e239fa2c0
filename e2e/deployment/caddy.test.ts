import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binary, endProgram, findBinary, freePort, skipReason, startProgram } from '@audian-webhooks/test-services'
import { describe, expect, it, vi } from 'vitest'
import { describeProxy, type ReverseProxy } from './describe-proxy.ts'
import { pageConfig } from './page-config.ts'
import type { Ports } from './receiver-pair.ts'
import { host, post } from './send.ts'

const run = promisify(execFile)
const binary: Binary = { program: 'caddy', debianPackage: 'caddy' }
const caddy = findBinary(binary)

/** A folder with the page's configuration. What is put before it names ports, folders, and Caddy's own authority. */
async function setUp(ports: Ports) {
  const folder = await mkdtemp(join(tmpdir(), 'audian-caddy-'))
  const port = await freePort()
  const site = pageConfig('caddy', 'Caddyfile', {
    '127.0.0.1:3000': `127.0.0.1:${ports[0]}`,
    '127.0.0.1:3001': `127.0.0.1:${ports[1]}`,
  })
  const options = [
    `admin unix/${folder}/admin.sock`,
    `storage file_system ${folder}`,
    `http_port ${await freePort()}`,
    `https_port ${port}`,
    'default_bind 127.0.0.1',
    'local_certs',
    'skip_install_trust',
  ]
  const file = join(folder, 'Caddyfile')
  await writeFile(file, `{\n\t${options.join('\n\t')}\n}\n${site}`)
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder }
  return { folder, port, env, args: ['--config', file, '--adapter', 'caddyfile'] }
}

async function startCaddy(ports: Ports): Promise<ReverseProxy> {
  const { folder, port, env, args } = await setUp(ports)
  const child = await startProgram({ path: caddy ?? '', args: ['run', ...args], env, ready: /serving initial/ })
  const authority = join(folder, 'pki/authorities/local/root.crt')
  // The authority and the certificate are made after the start.
  const ca = await vi.waitFor(async () => {
    const ca = await readFile(authority, 'utf8')
    await post({ port, ca }, { headers: {}, body: Buffer.alloc(0) })
    return ca
  }, 60_000)
  return {
    port,
    ca,
    async reload() {
      await run(caddy ?? '', ['reload', '--force', ...args], { env })
    },
    async stop() {
      await endProgram(child, 'SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

describe.skipIf(caddy === undefined)(`Caddy${caddy === undefined ? ` (${skipReason(binary)})` : ''}`, () => {
  describeProxy('Caddy', { start: startCaddy, whenOneStops: [200, 502, 503] })

  it('finds no mistake in the configuration, nor in its format', async () => {
    const { folder, env, args } = await setUp([3000, 3001])
    const { stdout } = await run(caddy ?? '', ['validate', ...args], { env })
    expect(stdout).toContain('Valid configuration')
    const page = join(folder, 'page')
    await writeFile(page, pageConfig('caddy', 'Caddyfile'))
    const formatted = await run(caddy ?? '', ['fmt', page], { env })
    expect(formatted.stdout).toBe(pageConfig('caddy', 'Caddyfile'))
    await rm(folder, { recursive: true, force: true })
  })

  it('is for the host that the page names', () => {
    expect(pageConfig('caddy', 'Caddyfile')).toContain(`\n${host} {`)
  })
})
