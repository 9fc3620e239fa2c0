/** What the smallest real receiver weighs in a bundle. zod stays outside: most applications have it already. */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const limit = 8 * 1024
const { outputFiles } = await build({
  stdin: {
    contents: `export { createWebhooks } from '@audian-webhooks/core'; export { nodeWebhooks } from '@audian-webhooks/node'`,
    resolveDir: import.meta.dirname,
  },
  bundle: true,
  minify: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['source'],
  external: ['zod'],
})
const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
console.log(`createWebhooks + nodeWebhooks: ${size} of ${limit} bytes, minified and gzipped`)
process.exitCode = size > limit ? 1 : 0
