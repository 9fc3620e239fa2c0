import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { root } from '../workspace.ts'
import type { Fence } from './fences.ts'

/** A project that a page shows file by file, written into a folder. */
export interface ProjectFolder {
  /** Absolute paths, by the names that the page gives them. */
  readonly files: ReadonlyMap<string, string>
  readonly path: string
  remove(): void
}

/** What a block with the marker `file: <name>` is: a file of a project. Undefined for other blocks. */
export function fileNameOf({ marker }: Fence): string | undefined {
  return /^file: ([\w./-]+)$/.exec(marker)?.[1]
}

/** Writes the files of a page's project among the temporary files; every package that is installed in `docs` can be imported. */
export function writeProject(fences: readonly Fence[]): ProjectFolder {
  const path = mkdtempSync(join(tmpdir(), 'project-'))
  symlinkSync(join(root, 'docs/node_modules'), join(path, 'node_modules'))
  const files = new Map<string, string>()
  for (const fence of fences) {
    const name = fileNameOf(fence)
    if (name === undefined) continue
    const file = join(path, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${fence.lines.join('\n')}\n`)
    files.set(name, file)
  }
  return { files, path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** What the compiler says of the project's own files, with the tsconfig.json of the project. */
export function projectProblems({ files, path }: ProjectFolder): string[] {
  const config = ts.readConfigFile(files.get('tsconfig.json') ?? '', ts.sys.readFile)
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config.config, ts.sys, path, {
    customConditions: ['source'], // in this workspace, packages are not built
  })
  const program = ts.createProgram(fileNames, options)
  const ofFiles = fileNames.flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
  return [...errors, ...program.getOptionsDiagnostics(), ...ofFiles].map(
    ({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  )
}
