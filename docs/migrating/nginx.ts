import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binary, endProgram, findBinary, freePort, skipReason, startProgram } from '@audian-webhooks/test-services'
import { fencesOf } from '../../tooling/docs/fences.ts'

const run = promisify(execFile)
const binary: Binary = { program: 'nginx', debianPackage: 'nginx-light', folders: ['/usr/sbin'] }

const nginx = findBinary(binary)

/** Why tests that need nginx are skipped. */
export const missingNginx = nginx === undefined ? skipReason(binary) : undefined

/** Origins of the servers behind it. */
interface Targets {
  readonly webhooks: string
  readonly rest: string
}

/** nginx with the locations of a page. */
export async function startNginx(page: string, targets: Targets) {
  const folder = await mkdtemp(join(tmpdir(), 'audian-nginx-'))
  await chmod(folder, 0o755) // its worker processes have another account
  const origin = `127.0.0.1:${await freePort()}`
  const file = join(folder, 'nginx.conf')
  const write = (to: Targets) => writeFile(file, mainFile(folder, origin, locationsOf(page, to)))
  const args = ['-p', folder, '-c', file]
  await write(targets)
  const child = await startProgram({
    path: nginx ?? '',
    args,
    ready: /start worker processes/,
    endSignal: 'SIGTERM',
  })
  return {
    origin: `http://${origin}`,
    async reload(to: Targets) {
      await write(to)
      await run(nginx ?? '', [...args, '-s', 'reload'])
    },
    async stop() {
      await endProgram(child, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function locationsOf(page: string, { webhooks, rest }: Targets): string {
  const fence = fencesOf(page).find(({ language }) => language === 'nginx')
  const text = fence?.lines.join('\n') ?? ''
  const [first, last] = ['proxy_pass http://127.0.0.1:3001;', 'proxy_pass http://127.0.0.1:3000;']
  if (!text.includes(first) || !text.includes(last)) throw new Error(`${page} leads to other addresses.`)
  return text.replace(first, `proxy_pass ${webhooks};`).replace(last, `proxy_pass ${rest};`)
}

function mainFile(folder: string, listen: string, locations: string): string {
  const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`)
  return `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr notice;
events {}
http { access_log off; ${bodies.join(' ')} server { listen ${listen}; ${locations} } }
`
}
