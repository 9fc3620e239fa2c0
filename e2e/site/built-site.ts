import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { onceARun } from '@audian-webhooks/test-services'
import { run } from '../../tooling/run.ts'
import { root } from '../../tooling/workspace.ts'

/** For the hook that awaits `builtSite()`: it may have to build it, on a busy machine. */
export const buildTimeoutMs = 900_000

const vitepress = join(root, 'docs/node_modules/vitepress/bin/vitepress.js')

/** Builds the documentation site, once a run. @returns its folder */
export async function builtSite(): Promise<string> {
  const folder = await onceARun('site', async (outDir) => {
    await run(process.execPath, ['--import', 'tsx', '--conditions=source', 'docs/site/api.ts'])
    await run(process.execPath, [vitepress, 'build', 'docs', '--outDir', outDir], { env: { NODE_ENV: 'production' } })
  })
  if (folder === undefined) throw new Error('The site is built only within a test run.')
  return folder
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/** Serves a site as GitHub Pages does: `/start/node` is `start/node.html`. */
export async function serveSite(folder: string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = [path, `${path}.html`, join(path, 'index.html')]
      .map((each) => join(folder, each))
      .find((each) => existsSync(each) && statSync(each).isFile())
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': types[extname(file ?? '.html')] ?? 'text/plain',
    })
    response.end(readFileSync(file ?? join(folder, '404.html')))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}
