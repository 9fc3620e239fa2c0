import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binary, findBinary } from './binary.ts'
import { endProgram, startProgram } from './running-program.ts'

const run = promisify(execFile)

export const nginxBinary: Binary = { program: 'nginx', debianPackage: 'nginx-light', folders: ['/usr/sbin'] }

/** A configuration in a temporary folder. */
export interface NginxFolder {
  readonly folder: string
  /** Writes what stands inside of `http { … }`, with this folder's own paths around it. */
  write(http: string): Promise<void>
  /** What `nginx -t` prints about it. @throws if nginx rejects it */
  test(): Promise<string>
  /** Starts nginx, once a configuration is written. */
  start(): Promise<RunningNginx>
  remove(): Promise<void>
}

interface RunningNginx {
  /** Has it read the configuration again. */
  reload(): Promise<void>
  /** Ends it and removes the folder. */
  stop(): Promise<void>
}

/** @throws without nginx: see `findBinary(nginxBinary)` */
export async function nginxFolder(): Promise<NginxFolder> {
  const path = findBinary(nginxBinary)
  if (path === undefined) throw new Error('nginx is missing.')
  const folder = await mkdtemp(join(tmpdir(), 'audian-nginx-'))
  await chmod(folder, 0o755) // its worker processes have another account
  const file = join(folder, 'nginx.conf')
  const args = ['-p', folder, '-c', file]
  const remove = () => rm(folder, { recursive: true, force: true })
  return {
    folder,
    write: (http) => writeFile(file, mainFile(folder, http)),
    test: async () => (await run(path, [...args, '-t'])).stderr,
    async start() {
      const child = await startProgram({ path, args, ready: /start worker processes/, endSignal: 'SIGTERM' })
      return {
        async reload() {
          await run(path, [...args, '-s', 'reload'])
        },
        async stop() {
          await endProgram(child, 'SIGTERM')
          await remove()
        },
      }
    },
    remove,
  }
}

function mainFile(folder: string, http: string): string {
  const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`)
  return `daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log stderr notice;
events {}
http { access_log off; ${bodies.join(' ')} ${http} }
`
}
