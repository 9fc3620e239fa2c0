/**
 * Packs every package, checks its files, manifest and README, and has publint and "are the types wrong" look at what would be
 * published. Build first.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { contentProblems } from './release/package-contents.ts'
import { RunError, run } from './run.ts'
import { packAll, type Tarball } from './tarballs.ts'
import { publishedPackages } from './workspace.ts'

const attw = join(import.meta.dirname, 'node_modules/.bin/attw')
const directory = mkdtempSync(join(tmpdir(), 'tarballs-'))
try {
  for (const tarball of await packAll(directory)) {
    const problems = [...(await contents(tarball)), ...(await lint(tarball)), ...(await checkTypes(tarball))]
    console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${tarball.name}`)
    for (const problem of problems) console.log(`       ${problem}`)
    if (problems.length > 0) process.exitCode = 1
  }
} finally {
  rmSync(directory, { recursive: true })
}

function contents(tarball: Tarball): Promise<string[]> {
  const found = publishedPackages().find(({ manifest }) => manifest.name === tarball.name)
  if (found === undefined) throw new Error(`${tarball.name} is not a package that is published.`)
  return contentProblems(tarball, found)
}

async function lint({ filename }: Tarball): Promise<string[]> {
  const tarball = new Uint8Array(readFileSync(filename)).buffer
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`)
}

async function checkTypes({ filename, files }: Tarball): Promise<string[]> {
  // A package of a program alone, which nothing imports.
  if (!files.some(({ path }) => path.endsWith('.d.ts'))) return []
  try {
    await run(attw, [filename, '--profile', 'strict', '--no-color', '--no-emoji'])
    return []
  } catch (error) {
    if (error instanceof RunError) return [error.output]
    throw error
  }
}
