/**
 * Makes a release, publishes it to a registry on this machine as the workflow does, and installs the packages from there by their
 * names. Build first.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeBinary } from './node-binary.ts'
import { type LocalRegistry, localRegistry } from './release/local-registry.ts'
import { makeRelease } from './release/make-release.ts'
import type { ReleasePlan } from './release/release-plan.ts'
import type { Sbom } from './release/sbom.ts'
import { run } from './run.ts'
import { publishedPackages } from './workspace.ts'

/** A program with dependencies of ours, an adapter on another, a queue on a store. */
const installed = ['cli', 'express', 'queue-sqlite'].map((name) => `@audian-webhooks/${name}`)

const folder = await mkdtemp(join(tmpdir(), 'release-'))
const files = join(folder, 'release')
const registry = await localRegistry(await run('npm', ['config', 'get', 'registry']))
try {
  const plan = await makeRelease(files)
  await checkSboms(plan)
  await checkPublishing(plan)
  await checkInstalling(plan)
} finally {
  registry.close()
  await rm(folder, { recursive: true })
}

async function checkSboms({ version, packages }: ReleasePlan): Promise<void> {
  for (const { name, sbom: file } of packages) {
    const text = await readFile(join(files, file), 'utf8')
    const sbom: Sbom = JSON.parse(text)
    const { manifest } = publishedPackages().find((one) => one.manifest.name === name) ?? {}
    const listed = sbom.components.map((component) => component.name)
    expectEqual(
      [sbom.bomFormat, sbom.metadata.component.name, sbom.metadata.component.version],
      ['CycloneDX', name, version],
    )
    expectEqual(
      Object.keys(manifest?.dependencies ?? {}).filter((needed) => !listed.includes(needed)),
      [],
    )
    if (text.includes('file:')) throw new Error(`${file} names a file of this machine.`)
  }
  console.log(`ok     ${packages.length} bills of materials`)
}

/** By the Node that the workflow uses, which runs TypeScript as it is. */
async function checkPublishing({ version, packages }: ReleasePlan): Promise<void> {
  const { path } = await nodeBinary('24')
  const publish = () => run(path, ['tooling/release/publish-release.ts', files], { env: npmTo(registry) })
  const lines = (status: string) => packages.map(({ name }) => `${status.padEnd(15)}${name}@${version}`)
  expectEqual((await publish()).trim().split('\n'), lines('published'))
  expectEqual((await publish()).trim().split('\n'), lines('there already'))
  console.log(`ok     published ${packages.length} packages, and none of them twice`)
}

async function checkInstalling({ version }: ReleasePlan): Promise<void> {
  const cwd = join(folder, 'app')
  await mkdir(cwd)
  await writeFile(join(cwd, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const options = ['--no-audit', '--no-fund', '--prefer-offline']
  await run('npm', ['install', ...options, ...installed, 'express@5'], { cwd, env: npmTo(registry) })
  const range = `require('@audian-webhooks/node/package.json').peerDependencies['@audian-webhooks/core']`
  expectEqual((await run('node', ['-p', range], { cwd })).trim(), `^${version}`)
  const program = join(cwd, 'node_modules/.bin/audian-webhooks')
  expectEqual((await run(program, ['--version'])).trim(), version)
  await run('node', ['-e', `import('@audian-webhooks/express').then(({ expressWebhooks }) => expressWebhooks.name)`], {
    cwd,
  })
  console.log(`ok     installed by name, with the range ^${version} between them`)
}

function npmTo({ url }: LocalRegistry): NodeJS.ProcessEnv {
  return { npm_config_registry: url, [`npm_config_${url.replace('http:', '')}:_authToken`]: 'of-the-check' }
}

function expectEqual(found: unknown, expected: unknown): void {
  if (JSON.stringify(found) === JSON.stringify(expected)) return
  throw new Error(`Expected ${JSON.stringify(expected)}, but found ${JSON.stringify(found)}`)
}
