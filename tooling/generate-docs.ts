import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brokenDeliveriesPage } from './docs/broken-deliveries-page.ts'
import { conformancePage } from './docs/conformance-page.ts'
import { eventsPage } from './docs/events-page.ts'
import { eventsSchema } from './docs/events-schema.ts'
import { formatted } from './docs/formatted.ts'
import { pipelinePicture } from './docs/pipeline-picture.ts'
import { root } from './workspace.ts'

/** Writes the pages and the picture that are made from the code; with `--check` it only says whether they are fresh. */
const pages = [
  { path: 'docs/reference/events.md', text: eventsPage() },
  { path: 'docs/reference/conformance.md', text: conformancePage() },
  { path: 'docs/reference/broken-deliveries.md', text: brokenDeliveriesPage() },
  { path: 'docs/reference/events.schema.json', text: JSON.stringify(eventsSchema()) },
  { path: 'docs/pictures/pipeline.svg', text: pipelinePicture() },
]

const stale = pages
  .map(({ path, text }) => ({ path, text: formatted(path, text) }))
  .filter(({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text)

if (!process.argv.includes('--check')) {
  for (const { path, text } of stale) writeFileSync(join(root, path), text)
} else {
  for (const { path } of stale) console.error(`${path} is not fresh. Run: npm run docs:generate`)
  process.exitCode = stale.length === 0 ? 0 : 1
}
