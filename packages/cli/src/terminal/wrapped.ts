import wrapAnsi from 'wrap-ansi'
import type { Terminal } from './terminal.ts'

/** A paragraph whose lines fit the terminal, at most 100 characters, each after the same indentation. */
export function wrapped({ columns }: Terminal, text: string, indentation = ''): string {
  const width = Math.max(20, Math.min(columns, 100) - indentation.length)
  return wrappedLines(text, width)
    .map((line) => indentation + line)
    .join('\n')
}

/** Text in lines of at most this many characters, broken between words. A longer word has its own line. */
export function wrappedLines(text: string, width: number): string[] {
  return wrapAnsi(text, width).split('\n')
}
