import { stripVTControlCharacters } from 'node:util'
import Table from 'cli-table3'
import type { Terminal } from './terminal.ts'

/** Rows in columns, under a heading. Columns of numbers only are aligned to the right. */
export function table({ colors }: Terminal, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({
    colAligns: head.map((_, column) => (isOfNumbers(rows, column) ? 'right' : 'left')),
    head: head.map((title) => colors.dim(title)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: noBorders,
  })
  drawn.push(...rows.map((row) => [...row]))
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

function isOfNumbers(rows: readonly (readonly string[])[], column: number): boolean {
  return rows.every((row) => /^\d+$/.test(stripVTControlCharacters(row[column] ?? '')))
}

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}
