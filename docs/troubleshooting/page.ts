import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fencesIn } from '../../tooling/docs/fences.ts'
import { root } from '../../tooling/workspace.ts'

const path = 'docs/troubleshooting.md'

/** A command of the page, and the lines that the page shows as its output. */
export interface ShownCommand {
  readonly command: string
  readonly output: readonly string[]
}

/** What stands under a heading of the page. */
export interface ShownProblem {
  readonly heading: string
  readonly commands: readonly ShownCommand[]
  /** Lines of the receiver's log. */
  readonly log: readonly string[]
}

/** The problems of the page that show a command. */
export function shownProblems(): ShownProblem[] {
  const parts = read().split(/^### /m).slice(1)
  return parts.map((part) => {
    const fences = fencesIn(part, path)
    const log = fences.filter(({ marker }) => marker === 'log').flatMap(({ lines }) => lines)
    const consoles = fences.filter(({ language }) => language === 'console')
    const heading = part.slice(0, part.indexOf('\n'))
    return { heading, commands: consoles.flatMap(({ lines }) => commandsIn(lines)), log }
  })
}

/** The commands in the lines of a `console` block: each line that begins with `$ `. */
export function commandsIn(lines: readonly string[]): ShownCommand[] {
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []))
  return starts.map((start, index) => ({
    command: lines[start]?.slice(2) ?? '',
    output: lines.slice(start + 1, starts[index + 1]),
  }))
}

/** Replaces what the page shows by what was printed, except for outputs that it shortens. For `UPDATE_PAGE=1`. */
export function update({ heading, commands }: ShownProblem, printed: readonly string[]): void {
  const page = read()
  const at = page.indexOf(`### ${heading}\n`)
  const updated = commands.reduce((text, { command, output }, index) => {
    if (output.includes('…')) return text
    const shown = ['$ ', command, '\n', ...output.map((line) => `${line}\n`)].join('')
    return text.replace(shown, () => `$ ${command}\n${printed[index]?.trimEnd() ?? ''}\n`)
  }, page.slice(at))
  writeFileSync(join(root, path), page.slice(0, at) + updated)
}

function read(): string {
  return readFileSync(join(root, path), 'utf8')
}

const changing: readonly (readonly [RegExp, string])[] = [
  [/\b\d+ ms\b/g, '6 ms'],
  [/\b(evt|delv)_[0-9a-f]{16,32}\b/g, '$1_1234567890abcdef'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, '2026-11-27 10:30:00'],
  [/\bdurationMs=\d+\b/g, 'durationMs=2'],
  [/\boffsetMs=-\d+\b/g, 'offsetMs=-7200000'],
  [/ {2,}/g, '  '],
]

/** A printed text with what differs from run to run replaced by values that could be real. */
export function steady(text: string): string {
  return changing.reduce((result, [pattern, value]) => result.replace(pattern, value), text)
}
