import { dirname } from 'node:path'
import { bundleCode, bundleOf } from './bundle-code.ts'
import { writePrograms } from './code-folder.ts'
import type { CodeProgram } from './code-programs.ts'

export interface PageModule {
  /** A module for Node, with all that the program exports. */
  readonly path: string
  remove(): void
}

/** A page's program as a module, so that tests can use what it exports. */
export async function pageModule(program: CodeProgram): Promise<PageModule> {
  const { files, remove } = writePrograms([program])
  const path = files.get(program) ?? ''
  await bundleCode(dirname(path), [path], [])
  const bundle = bundleOf(path)
  return { path: bundle, remove }
}
