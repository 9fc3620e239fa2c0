import wrapAnsi from 'wrap-ansi'
import type { Terminal } from './terminal.ts'

/** A paragraph whose lines fit the terminal, at most 100 characters, each after the same indentation. */
export function wrapped({ columns }: Terminal, text: string, indentation = ''): string {
  const width = Math.max(20, Math.min(columns, 100) - indentation.length)
  const lines = wrapAnsi(text, width).split('\n')
  return lines.map((line) => indentation + line).join('\n')
}
