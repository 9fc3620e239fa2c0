import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterwards } from '../emulator/closing.ts'

const run = promisify(execFile)
const here = fileURLToPath(new URL('..', import.meta.url))
const root = dirname(here)

const tsconfig = { extends: '../../tsconfig.json', include: ['*.test.ts'] }
/** The packages are not built here. */
const vitestConfig = `export default {
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } },
}`

/** Compiles tests that were copied from the page, and runs them with Vitest beside the packages that they import. @throws what does not compile */
export async function runCopiedTests(texts: readonly string[]): Promise<{ passed: number; failed: number }> {
  const folder = mkdtempSync(join(here, '.copied-'))
  afterwards(() => rm(folder, { recursive: true }))
  for (const [index, text] of texts.entries()) await writeFile(join(folder, `copied-${index}.test.ts`), text)
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  await writeFile(join(folder, 'vitest.config.mjs'), vitestConfig)
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
    ({ stdout }: { stdout: string }) => {
      throw new Error(stdout)
    },
  )
  const output = join(folder, 'outcome.json')
  const options = ['run', '--reporter=json', `--outputFile=${output}`, '--root', folder]
  // Its exit code counts failed tests as well.
  await run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...options], { cwd: folder }).catch(
    () => undefined,
  )
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(output, 'utf8'))
  return { passed: numPassedTests, failed: numFailedTests }
}
