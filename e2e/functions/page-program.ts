import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { root } from '../../tooling/workspace.ts'

/** The first program of a page, bundled into a separate folder, as a platform gets it. */
export interface PageProgram {
  readonly folder: string
  readonly file: string
  remove(): void
}

/**
 * The vendors' packages stay outside the bundle: the program must share its registry of functions with what runs them.
 *
 * @param replacements what each text of the program is replaced by
 * @throws if the page has no block of TypeScript, or the block does not contain a text that is to be replaced
 */
export async function pageProgram(
  page: string,
  replacements: Readonly<Record<string, string>> = {},
): Promise<PageProgram> {
  const fence = fencesOf(`docs/start/${page}.md`).find(({ language }) => language === 'ts')
  if (fence === undefined) throw new Error(`docs/start/${page}.md has no block of TypeScript.`)
  let text = fence.lines.join('\n')
  for (const [old, replacement] of Object.entries(replacements)) {
    if (!text.includes(old)) throw new Error(`The program of docs/start/${page}.md does not contain '${old}'.`)
    text = text.replace(old, replacement)
  }
  const folder = mkdtempSync(join(tmpdir(), 'function-'))
  symlinkSync(join(root, 'e2e/node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "main": "index.js" }')
  writeFileSync(join(folder, 'page.ts'), text)
  const file = join(folder, 'index.js')
  await build({
    entryPoints: [join(folder, 'page.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    external: ['@azure/*', '@google-cloud/*'],
  })
  return { folder, file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
