import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../workspace.ts'

/** A generated file as the linter formats it, so that its corrections do not make the file stale. */
export function formatted(path: string, text: string): string {
  if (path.endsWith('.svg')) return text // The linter does not format these.
  const biome = join(root, 'node_modules/.bin/biome')
  return execFileSync(biome, ['format', `--stdin-file-path=${path}`], { cwd: root, input: text, encoding: 'utf8' })
}
