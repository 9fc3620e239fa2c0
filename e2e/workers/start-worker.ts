import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import type { WorkerState } from './worker.ts'

/** The Worker in workerd, and the server that it fetches from. */
export interface RunningWorker {
  readonly url: URL
  /** Paths whose response waits until it is released. */
  readonly held: Set<string>
  /** Answers the requests for a path that wait, and the later ones at once. */
  letGo(path: string): void
  /** How many requests for a path have come. */
  asked(path: string): number
  state(): Promise<WorkerState>
  close(): Promise<void>
}

export async function startWorker(secret: string): Promise<RunningWorker> {
  const held = new Set<string>()
  const waiting: { path: string; answer: () => void }[] = []
  const paths: string[] = []
  const server = createServer(({ url: path = '' }, response) => {
    paths.push(path)
    const answer = () => void response.end(secret)
    if (held.has(path)) waiting.push({ path, answer })
    else answer()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listens on TCP
  const worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: await bundle() }],
    // The oldest that the documentation names.
    compatibilityDate: '2025-04-01',
    compatibilityFlags: ['nodejs_compat'],
    bindings: { SECRET: secret, SERVER: `http://127.0.0.1:${port}` },
  })
  const url = await worker.ready
  return {
    url,
    held,
    letGo(path) {
      held.delete(path)
      for (const request of waiting) if (request.path === path) request.answer()
    },
    asked: (path) => paths.filter((one) => one === path).length,
    state: async () => (await fetch(new URL('/state', url))).json() as Promise<WorkerState>,
    async close() {
      await worker.dispose()
      server.closeAllConnections()
      server.close()
    },
  }
}

/** As Wrangler bundles: with Node's modules left to the platform. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['source', 'workerd', 'worker', 'import'],
    external: ['node:*'],
    logLevel: 'warning',
  })
  return outputFiles[0]?.text ?? ''
}
