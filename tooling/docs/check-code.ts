import ts from 'typescript'
import type { CodeProgram } from './code-programs.ts'
import { compilerOptions } from './compiler-options.ts'

/** What the compiler says of each program, as `README.md:23: …`. All of them are checked in one go. */
export function typeProblems(files: ReadonlyMap<CodeProgram, string>): Map<CodeProgram, string[]> {
  const compilation = ts.createProgram([...files.values()], options())
  return new Map(
    [...files].map(([program, path]) => {
      const source = compilation.getSourceFile(path)
      const diagnostics = source === undefined ? [] : ts.getPreEmitDiagnostics(compilation, source)
      if (source === undefined) return [program, [`${program.name}: the compiler has not seen it.`]] as const
      return [program, diagnostics.map((diagnostic) => sentence(program, diagnostic))] as const
    }),
  )
}

// A page may leave out what it does not talk about, and two blocks may use the same names.
function options(): ts.CompilerOptions {
  return {
    ...compilerOptions(),
    moduleDetection: ts.ModuleDetectionKind.Force,
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
}

function sentence({ file }: CodeProgram, { file: source, start, messageText }: ts.Diagnostic): string {
  const line = source && start !== undefined ? source.getLineAndCharacterOfPosition(start).line + 1 : 0
  return `${file}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
}
