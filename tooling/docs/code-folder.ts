import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../workspace.ts'
import { type CodeProgram, isVitest } from './code-programs.ts'

/** Programs in separate files, so that they can be checked and run. */
export interface CodeFolder {
  readonly files: ReadonlyMap<CodeProgram, string>
  remove(): void
}

/** Among the temporary files, and yet every package can be imported that is installed in `docs`. */
export function writePrograms(programs: readonly CodeProgram[]): CodeFolder {
  const folder = mkdtempSync(join(tmpdir(), 'code-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(root, 'docs/node_modules'), join(folder, 'node_modules'))
  return {
    files: new Map(programs.map((program) => [program, written(program, folder)])),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function written(program: CodeProgram, folder: string): string {
  const name = program.name.replace(/[^\w]+/g, '-')
  const path = join(folder, `${name}${isVitest(program) ? '.vitest' : ''}.ts`)
  writeFileSync(path, `${program.text}\n`)
  return path
}
