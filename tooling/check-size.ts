/** What the smallest real receiver weighs in a bundle. zod stays outside: most applications have it already. */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** What it weighs today, rounded up, so that it does not grow unseen. The aim is 8 KiB: see docs/decisions/0011. */
const limit = 18.5 * 1024
const { outputFiles, metafile } = await build({
  stdin: {
    contents: `export { createWebhooks } from '@audian-webhooks/core'; export { nodeWebhooks } from '@audian-webhooks/node'`,
    resolveDir: import.meta.dirname,
  },
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['source'],
  external: ['zod'],
})
const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
console.log(`createWebhooks + nodeWebhooks: ${size} of ${limit} bytes, minified and gzipped`)

if (size > limit) {
  process.exitCode = 1
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const heaviest = inputs.sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput).slice(0, 15)
  console.log('Minified bytes of the heaviest files:')
  for (const [path, { bytesInOutput }] of heaviest) console.log(`${String(bytesInOutput).padStart(6)} ${path}`)
}
