import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../run.ts'
import { publishedPackages, root } from '../workspace.ts'

const packages = publishedPackages().map(({ directory, manifest }) => ({
  name: manifest.name,
  before: manifest.version,
  folder: directory.slice(root.length + 1),
}))
const changeset = `---\n'@audian-webhooks/core': minor\n---\n\nA first line\nand a second one.\n`

let copy: string
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'version-'))
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  const needed = listed.split('\0').filter((file) => /package\.json$|^\.changeset\/|^pnpm-workspace\.yaml$/.test(file))
  for (const file of needed) await cp(join(root, file), join(copy, file)).catch(ignoreDeleted)
  await writeFile(join(copy, '.changeset/of-the-test.md'), changeset)
  // Changesets asks git who added each file.
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']
  await run('git', ['init', '--quiet'], { cwd: copy })
  await run('git', ['add', '--all'], { cwd: copy })
  await run('git', [...author, 'commit', '--quiet', '--message', 'before'], { cwd: copy })
  await run(join(root, 'node_modules/.bin/changeset'), ['version'], { cwd: copy })
})
afterAll(() => rm(copy, { recursive: true }))

function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

function read(folder: string, file: string): Promise<string> {
  return readFile(join(copy, folder, file), 'utf8')
}

it.each(packages)('gives $name the next minor version, not 1.0.0', async ({ folder, before }) => {
  const { version } = JSON.parse(await read(folder, 'package.json'))
  const [major, minor] = before.split('.').map(Number)
  expect(version).toBe(`${major}.${Number(minor) + 1}.0`)
})

it.each(packages)('writes a changelog of $name without hashes and lists of packages', async ({ folder }) => {
  const changelog = await read(folder, 'CHANGELOG.md')
  expect(changelog).not.toMatch(/[0-9a-f]{7}:|Updated dependencies/)
})

it('writes the text of a changeset as it is', async () => {
  expect(await read('packages/core', 'CHANGELOG.md')).toContain('- A first line\n  and a second one.\n')
})

it('leaves the ranges between packages as they are', async () => {
  for (const { folder } of packages) {
    const after = JSON.parse(await read(folder, 'package.json'))
    const before = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
    expect(after).toEqual({ ...before, version: after.version })
  }
})
