/**
 * Makes the files of a release in the folder that is named: a tarball and a bill of materials for each package, the notes, and
 * `release.json`, which lists them. Build first.
 */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { packAll, type Tarball } from '../tarballs.ts'
import { publishedPackages, type WorkspacePackage } from '../workspace.ts'
import { publishingOrder } from './publishing-order.ts'
import { releaseNotes } from './release-notes.ts'
import { notesFile, planFile, type ReleasedPackage, type ReleasePlan } from './release-plan.ts'
import { sbomOf } from './sbom.ts'

/** @throws Error when the packages do not all have the same version. */
export async function makeRelease(folder: string): Promise<ReleasePlan> {
  const packages = publishedPackages()
  const version = versionOf(packages)
  await mkdir(folder, { recursive: true })
  const tarballs = await packAll(folder)
  const released = await Promise.all(tarballs.map((tarball) => withSbom(tarball, tarballs, folder)))
  const order = publishingOrder(packages.map(({ manifest }) => ({ name: manifest.name, needs: needsOf(manifest) })))
  released.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
  const plan = { version, packages: released }
  await writeFile(join(folder, planFile), JSON.stringify(plan, null, 2))
  await writeFile(join(folder, notesFile), releaseNotes(version, packages.map(changelogOf)))
  return plan
}

async function withSbom(tarball: Tarball, all: readonly Tarball[], folder: string): Promise<ReleasedPackage> {
  const installed = await mkdtemp(join(tmpdir(), 'sbom-'))
  const sbom = `${basename(tarball.filename, '.tgz')}.cdx.json`
  await writeFile(join(folder, sbom), JSON.stringify(await sbomOf(tarball, all, installed), null, 2))
  return { name: tarball.name, tarball: basename(tarball.filename), sbom }
}

function versionOf(packages: readonly WorkspacePackage[]): string {
  const versions = [...new Set(packages.map(({ manifest }) => manifest.version))]
  const [version] = versions
  if (version === undefined || versions.length > 1) {
    throw new Error(`All packages must have the same version. They have: ${versions.join(', ')}`)
  }
  return version
}

function needsOf({ dependencies, peerDependencies }: WorkspacePackage['manifest']): string[] {
  return Object.keys({ ...dependencies, ...peerDependencies })
}

function changelogOf({ directory, manifest }: WorkspacePackage): { name: string; text: string } {
  const path = join(directory, 'CHANGELOG.md')
  return { name: manifest.name, text: existsSync(path) ? readFileSync(path, 'utf8') : '' }
}

if (import.meta.filename === process.argv[1]) {
  const { version, packages } = await makeRelease(resolve(process.argv[2] ?? 'release'))
  console.log(`${packages.length} packages of version ${version}`)
}
