import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RunError, run } from '../run.ts'
import { root } from '../workspace.ts'

/** What a file of tests printed when it failed; undefined if it passed. */
export type TestProblems = ReadonlyMap<string, string | undefined>

/** As Vitest's reporter `json` writes it. */
interface TestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly failureMessages?: readonly string[] }[]
  }[]
}

/** Runs files with tests of Vitest in a folder, all in one run of Vitest, since its start takes most of the time. */
export async function runTests(folder: string, files: readonly string[]): Promise<TestProblems> {
  const report = join(folder, `report-${files.length}-${performance.now()}.json`)
  const args = ['run', '--root', folder, '--config', join(import.meta.dirname, 'vitest.pages.config.ts')]
  const json = ['--reporter=json', `--outputFile=${report}`]
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const output = await run(process.execPath, [vitest, ...args, ...json, ...files]).catch(outputOf)
  const { testResults } = readReport(report, output)
  return new Map(
    files.map((file) => {
      const result = testResults.find(({ name }) => name === file)
      if (result === undefined) return [file, `Vitest did not run it.\n${output}`] as const
      const messages = result.assertionResults.flatMap(({ failureMessages = [] }) => failureMessages)
      return [file, result.status === 'passed' ? undefined : [result.message, ...messages].join('\n')] as const
    }),
  )
}

function outputOf(error: unknown): string {
  if (error instanceof RunError) return error.output
  throw error
}

function readReport(path: string, output: string): TestReport {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Error(`Vitest wrote no report.\n${output}`)
  }
}
