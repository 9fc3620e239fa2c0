/** What the smallest real receiver weighs in a bundle: our part alone, and with zod, which it needs. */
import { type Bundle, bundle, translations } from './bundle.ts'

/** What it weighs today, rounded up, so that it does not grow unseen. The aim is 8 KiB: see docs/decisions/0011. */
const limits = { withoutZod: 20.5 * 1024, withZod: 28 * 1024 }

const receiver = `export { createWebhooks } from '@audian-webhooks/core'; export { nodeWebhooks } from '@audian-webhooks/node'`
const conditions = ['source']
const withoutZod = await bundle(receiver, import.meta.dirname, { conditions, external: ['zod'] })
const withZod = await bundle(receiver, import.meta.dirname, { conditions })

compare('without zod', withoutZod, limits.withoutZod)
compare('with zod', withZod, limits.withZod)

const [translation, ...more] = translations(withZod)
if (translation !== undefined) {
  process.exitCode = 1
  console.log(`FAILED: the bundle holds ${more.length + 1} translations of zod, such as ${translation}.`)
  console.log("Import zod as `import * as z from 'zod'`: esbuild keeps all of `z` for `import * as z from 'zod'`.")
}

function compare(title: string, { size, files }: Bundle, limit: number): void {
  console.log(`createWebhooks + nodeWebhooks, ${title}: ${size} of ${limit} bytes, minified and gzipped`)
  if (size <= limit) return
  process.exitCode = 1
  console.log('FAILED. Minified bytes of the heaviest files:')
  for (const [path, bytes] of files.slice(0, 15)) console.log(`${String(bytes).padStart(6)} ${path}`)
}
