import type { Fence } from './fences.ts'
import { fileNameOf } from './project-files.ts'

/** One or several TypeScript blocks of a page that make a program together. */
export interface CodeProgram {
  /** `README.md:23`: where it begins. */
  readonly name: string
  /** The page, relative to the root. */
  readonly file: string
  readonly mode: 'run' | 'check'
  /** Every line is at its number within the page, so that each error is reported there. */
  readonly text: string
}

/**
 * The programs in a page's `ts` blocks. A block says what it is behind its language:
 *
 * - nothing, or `run`: it is type-checked and run.
 * - `check: <why it cannot run>`: it is type-checked only.
 * - `follows`: it continues where the `ts` block before it ends.
 * - `file: <name>`: it is a file of a project. It is not a program here; a test beside the page runs the project.
 *
 * @throws if a block says something else
 */
export function codePrograms(fences: readonly Fence[]): CodeProgram[] {
  const programs: CodeProgram[] = []
  for (const fence of fences) {
    if (fence.language !== 'ts' || fileNameOf(fence) !== undefined) continue
    const previous = programs.at(-1)
    if (fence.marker === 'follows' && previous !== undefined) programs.splice(-1, 1, continued(previous, fence))
    else programs.push(begun(fence))
  }
  return programs
}

/** Whether it holds tests that only Vitest can run. */
export function isVitest({ text }: CodeProgram): boolean {
  return /from '(?:vitest|@audian-webhooks\/testing\/vitest)'/.test(text)
}

function begun(fence: Fence): CodeProgram {
  const { file, line, lines, marker } = fence
  return { name: `${file}:${line}`, file, mode: modeOf(fence, marker), text: '\n'.repeat(line - 1) + lines.join('\n') }
}

function continued(program: CodeProgram, { line, lines }: Fence): CodeProgram {
  const linesSoFar = program.text.split('\n').length
  return { ...program, text: program.text + '\n'.repeat(line - linesSoFar) + lines.join('\n') }
}

function modeOf({ file, line }: Fence, marker: string): CodeProgram['mode'] {
  if (marker === '' || marker === 'run') return 'run'
  if (/^check: \S/.test(marker)) return 'check'
  throw new Error(
    `${file}:${line - 1}: 'ts ${marker}' is not a marker. Write 'ts', 'ts check: <why it cannot run>', 'ts follows' or 'ts file: <name>'.`,
  )
}
