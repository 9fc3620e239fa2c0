import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../workspace.ts'

/** Made by `npm run docs:api`. */
const generated = 'docs/api'
const left = new Set(['node_modules', 'dist', 'coverage', 'reports', 'CHANGELOG.md'])

/** Every page for readers, relative to the root: `README.md`, `docs/reference/options.md`, `packages/core/README.md`, … */
export function markdownFiles(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !left.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (path === generated) return []
      if (entry.isDirectory()) return markdownFiles(path)
      return entry.name.endsWith('.md') ? [path] : []
    })
    .sort()
}
