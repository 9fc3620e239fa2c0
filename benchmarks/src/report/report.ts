import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { thisMachine, versions } from './machine.ts'
import { reportFiles } from './page.ts'
import { programs } from './programs.ts'
import { type ProgramResults, type Results, readResults, writeResults } from './results.ts'
import { runProgram } from './run-program.ts'

const root = new URL('../../../', import.meta.url)

/**
 * Runs the benchmarks and writes their page and pictures. One that fails keeps its earlier figures, and makes this fail.
 *
 * @param only names of programs; all of them if it is empty
 */
export async function report(only: readonly string[]): Promise<void> {
  const unknown = only.filter((name) => !programs.some((program) => program.name === name))
  if (unknown.length > 0) {
    throw new Error(`--only ${unknown.join(',')}: use names of ${programs.map(({ name }) => name).join(', ')}`)
  }
  const chosen = programs.filter(({ name }) => only.length === 0 || only.includes(name))
  let measured: Readonly<Record<string, ProgramResults>> = readResults()?.programs ?? {}
  for (const [index, program] of chosen.entries()) {
    console.log(`\n[${index + 1} of ${chosen.length}] ${program.name}`)
    try {
      measured = { ...measured, [program.name]: await runProgram(program) }
      writeResults({ machine: thisMachine(), versions: await versions(), programs: measured })
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    }
  }
  render()
}

/** Writes the page and the pictures from the results that are there. */
export function render(): void {
  const results: Results | undefined = readResults()
  if (results === undefined) throw new Error('Nothing is measured yet. Run: npm run bench -- --report')
  for (const { path, text } of reportFiles(results)) {
    writeFileSync(fileURLToPath(new URL(path, root)), text)
    console.log(`Wrote ${path}`)
  }
}
