import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../workspace.ts'

/** A row of a table, its cells as they are written. */
export type Row = readonly string[]

/** The rows of a table after a heading, its own heading row left out; the first table, or the nth. @throws if there is none */
export function tableUnder(file: string, heading: string, nth = 1): Row[] {
  const section = sectionOf(readFileSync(join(root, file), 'utf8'), heading)
  const tables = (section ?? '').match(/(?:^\|.*\n)+/gm) ?? []
  const rows = tables[nth - 1]?.trim().split('\n') ?? []
  if (rows.length < 3) throw new Error(`${file}: there is no table ${nth} under '${heading}'.`)
  return rows.slice(2).map(cellsOf)
}

/** The names in a cell: what is in backticks. */
export function namesIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')
}

/** Up to the next heading. The title of a page counts as one. */
function sectionOf(text: string, heading: string): string | undefined {
  const sections = text.split(/^#+ /m)
  return sections.find((section) => section.startsWith(`${heading}\n`))
}

// A bar within a cell is escaped, as in `string \| undefined`.
function cellsOf(line: string): Row {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}
