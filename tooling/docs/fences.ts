import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../workspace.ts'

/** A fenced block of a page. */
export interface Fence {
  /** The page, relative to the root. */
  readonly file: string
  /** Number of the block's first line within the page. */
  readonly line: number
  readonly language: string
  /** What stands behind the language. */
  readonly marker: string
  readonly lines: readonly string[]
}

/** The fenced blocks of a page, in their order. */
export function fencesOf(file: string): Fence[] {
  return fencesIn(readFileSync(join(root, file), 'utf8'), file)
}

/** The same of a text. @throws if a block never ends */
export function fencesIn(text: string, file: string): Fence[] {
  const lines = text.split('\n')
  const fences: Fence[] = []
  for (let index = 0; index < lines.length; index++) {
    const opening = /^(?<indent> *)(?<ticks>`{3,})(?<language>[\w-]*) *(?<marker>.*)$/.exec(lines[index] ?? '')?.groups
    if (opening === undefined) continue
    const { indent = '', ticks = '', language = '', marker = '' } = opening
    const end = lines.findIndex((line, at) => at > index && line.trimEnd() === indent + ticks)
    if (end === -1) throw new Error(`${file}:${index + 1}: the block that begins here never ends.`)
    const inside = lines.slice(index + 1, end).map((line) => line.slice(Math.min(indent.length, line.search(/\S|$/))))
    fences.push({ file, line: index + 2, language, marker: marker.trim(), lines: inside })
    index = end
  }
  return fences
}
