/** What the smallest real receiver weighs in a bundle, alone and with the schemas of `/protocol`, which bring zod. */
import { type Bundle, bundle, translations } from './bundle.ts'

/** What it weighs today, rounded up, so that it does not grow unseen. The aim is 8 KiB: see docs/decisions/0011. */
const limits = { receiver: 20.5 * 1024, withSchemas: 28 * 1024 }

const receiver = `export { createWebhooks } from '@audian-webhooks/core'; export { nodeWebhooks } from '@audian-webhooks/node'`
const schemas = `export { eventSchemas } from '@audian-webhooks/core/protocol'`
const conditions = ['source']
const alone = await bundle(receiver, import.meta.dirname, { conditions })
const withSchemas = await bundle(`${receiver}; ${schemas}`, import.meta.dirname, { conditions })

compare('alone', alone, limits.receiver)
compare('with eventSchemas and zod', withSchemas, limits.withSchemas)

const zod = alone.files.find(([path]) => path.includes('/zod/'))
if (zod !== undefined) {
  process.exitCode = 1
  console.log(
    `FAILED: the receiver alone brings zod, by ${zod[0]}. Only /protocol may import it: see docs/decisions/0033.`,
  )
}

const [translation, ...more] = translations(withSchemas)
if (translation !== undefined) {
  process.exitCode = 1
  console.log(`FAILED: the bundle holds ${more.length + 1} translations of zod, such as ${translation}.`)
  console.log("Import zod as `import * as z from 'zod/mini'`: of `{ z }` esbuild keeps everything.")
}

function compare(title: string, { size, files }: Bundle, limit: number): void {
  console.log(`createWebhooks + nodeWebhooks, ${title}: ${size} of ${limit} bytes, minified and gzipped`)
  if (size <= limit) return
  process.exitCode = 1
  console.log('FAILED. Minified bytes of the heaviest files:')
  for (const [path, bytes] of files.slice(0, 15)) console.log(`${String(bytes).padStart(6)} ${path}`)
}
