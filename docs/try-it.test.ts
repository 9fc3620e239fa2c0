import { expect, it } from 'vitest'
import { namesIn, tableUnder } from '../tooling/docs/tables.ts'
import { publishedPackages } from '../tooling/workspace.ts'

const scope = '@audian-webhooks/'

it('the page for people who try the packages lists the tarballs that each one depends on', () => {
  const rows = tableUnder('docs/start/try-it.md', 'Tarballs that depend on others')
  const listed = rows.flatMap(([names = '', others = '']) => namesIn(names).map((name) => [name, namesIn(others)]))
  const declared = publishedPackages().map(({ manifest }) => [
    manifest.name.slice(scope.length),
    Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
      .filter((name) => name.startsWith(scope))
      .map((name) => name.slice(scope.length))
      .filter((name) => name !== 'core'),
  ])
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(declared.filter(([, others]) => others?.length !== 0)))
})
