/**
 * What a new commit on main leads to, as outputs of a step in GitHub Actions: `step=version` while changes wait for a version,
 * `step=publish` when this version has no tag yet, otherwise `step=nothing`; and the `version`. It needs Node and git only.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run.ts'
import { publishedPackages, root } from '../workspace.ts'

export interface State {
  /** File names in `.changeset`. */
  readonly changesets: readonly string[]
  readonly version: string
  /** Of the repository, such as `v0.1.0`. */
  readonly tags: readonly string[]
}

export function nextStep({ changesets, version, tags }: State): 'version' | 'publish' | 'nothing' {
  if (changesets.some((file) => file.endsWith('.md'))) return 'version'
  return version === '0.0.0' || tags.includes(`v${version}`) ? 'nothing' : 'publish'
}

if (import.meta.filename === process.argv[1]) {
  const changesets = readdirSync(join(root, '.changeset'))
  const version = publishedPackages()[0]?.manifest.version ?? '0.0.0'
  const tags = (await run('git', ['tag', '--list'])).split('\n')
  console.log(`step=${nextStep({ changesets, version, tags })}\nversion=${version}`)
}
