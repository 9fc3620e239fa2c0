import { relative } from 'node:path'
import { publishedPackages, root } from '../../tooling/workspace.ts'

/** Files that are pages of the site, and where: `packages/adapters/node/README.md` is `packages/node.md`. */
const readmes = new Map(
  publishedPackages().map(({ directory, manifest }) => [
    `${relative(root, directory)}/README.md`,
    `packages/${shortName(manifest.name)}.md`,
  ]),
)

/** For VitePress: the pages that lie elsewhere on the site than in the repository. */
export const rewrites: Readonly<Record<string, string>> = {
  ...Object.fromEntries(readmes),
  'docs/:path*': ':path*',
}

/** For VitePress: the pages of the repository that are for those who work on it. */
export const excluded: readonly string[] = [
  '*.md',
  '{.changeset,.ci,benchmarks,coverage,e2e,examples,reports,tooling}/**',
  '**/CHANGELOG.md',
]

/** The README of every package, relative to the root. */
export const packagePages: readonly string[] = [...readmes.keys()]

/** Where a file of the repository is on the site: `reference/options.md`; undefined if it is not there. */
export function placeOf(file: string): string | undefined {
  if (readmes.has(file)) return readmes.get(file)
  return /^docs\/[^.].*\.md$/.test(file) ? file.slice('docs/'.length) : undefined
}

/** The path of a page: `/reference/options`, `/start/`. */
export function pathOf(place: string): string {
  return `/${place.replace(/\.md$/, '').replace(/(^|\/)index$/, '$1')}`
}

export function shortName(packageName: string): string {
  return packageName.replace('@audian-webhooks/', '')
}
