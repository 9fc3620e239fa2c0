import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../workspace.ts'
import { type CodeProgram, isVitest } from './code-programs.ts'

/** Inside docs, where every package that a page may name is installed. Ignored by git. A process has one of its own. */
const folder = join(root, 'docs/.code-blocks', String(process.pid))

/** Writes programs to files of their own, so that they can be checked and run. */
export function writePrograms(programs: readonly CodeProgram[]): Map<CodeProgram, string> {
  removePrograms()
  mkdirSync(folder, { recursive: true })
  return new Map(programs.map((program) => [program, written(program)]))
}

export function removePrograms(): void {
  rmSync(folder, { recursive: true, force: true })
}

function written(program: CodeProgram): string {
  const name = program.name.replace(/[^\w]+/g, '-')
  // Not `.test.ts`: nobody but `runCode()` runs it.
  const path = join(folder, `${name}${isVitest(program) ? '.vitest' : ''}.ts`)
  writeFileSync(path, `${program.text}\n`)
  return path
}
