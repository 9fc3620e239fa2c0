import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../workspace.ts'

/** Those of this repository, without its files. */
export function compilerOptions(): ts.CompilerOptions {
  const path = join(root, 'tsconfig.json')
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  return ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root, {}, path).options
}
