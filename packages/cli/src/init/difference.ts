import { createTwoFilesPatch } from 'diff'
import type { Terminal } from '../terminal/terminal.ts'
import type { PlannedFile } from './plan.ts'

/** What changes in a file, as `git diff` shows it. */
export function difference({ colors }: Terminal, { path, before, after }: PlannedFile): string {
  const from = before === undefined ? '/dev/null' : `a/${path}`
  const patch = createTwoFilesPatch(from, `b/${path}`, before ?? '', after)
  const lines = patch.trimEnd().split('\n').slice(1)
  return lines.map((line) => paintOf(line, colors)(line)).join('\n')
}

function paintOf(line: string, { bold, cyan, green, red }: Terminal['colors']): (text: string) => string {
  if (line.startsWith('--- ') || line.startsWith('+++ ')) return bold
  if (line.startsWith('@@')) return cyan
  if (line.startsWith('+')) return green
  return line.startsWith('-') ? red : String
}
