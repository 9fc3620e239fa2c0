import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../run.ts'
import type { Tarball } from '../tarballs.ts'

interface Manifest {
  name: string
  version: string
  devDependencies?: Record<string, string>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

interface Component {
  name: string
  version: string
  externalReferences?: { type: string; url: string }[]
}

export interface Sbom {
  bomFormat: string
  specVersion: string
  metadata: { component: Component }
  components: Component[]
}

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']

/**
 * The bill of materials of what `npm install` brings with a package, in the CycloneDX format: dependencies and required peers,
 * without those of development. npm writes it from a real installation. Our own packages come from `all`, since this version is
 * not on npm yet.
 */
export async function sbomOf(tarball: Tarball, all: readonly Tarball[], folder: string): Promise<Sbom> {
  await mkdir(folder, { recursive: true })
  try {
    await run('tar', ['-xzf', tarball.filename, '-C', folder, '--strip-components=1'])
    const path = join(folder, 'package.json')
    const published: Manifest = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify(installable(published, all)))
    await run('npm', ['install', '--omit=dev', ...quiet], { cwd: folder })
    const sbom: Sbom = JSON.parse(await run('npm', ['sbom', '--sbom-format=cyclonedx', '--omit=dev'], { cwd: folder }))
    return withPublicNames(sbom, published, all)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function installable({ devDependencies: _, ...manifest }: Manifest, all: readonly Tarball[]) {
  const own = Object.fromEntries(all.map(({ name, filename }) => [name, `file:${filename}`]))
  const redirected = (ranges: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(ranges).map(([name, range]) => [name, own[name] ?? range]))
  const { [manifest.name]: _self, ...overrides } = own
  const { dependencies, peerDependencies } = manifest
  return {
    ...manifest,
    dependencies: redirected(dependencies),
    peerDependencies: redirected(peerDependencies),
    overrides,
  }
}

/** npm names the package after its folder, and our own packages by the paths of their tarballs. */
function withPublicNames(sbom: Sbom, { name }: Manifest, all: readonly Tarball[]): Sbom {
  const own = new Set(all.map((tarball) => tarball.name))
  const components = sbom.components.map((component) => {
    if (!own.has(component.name)) return component
    const references = component.externalReferences?.filter(({ type }) => type !== 'distribution') ?? []
    return { ...component, externalReferences: references }
  })
  return { ...sbom, metadata: { ...sbom.metadata, component: { ...sbom.metadata.component, name } }, components }
}
