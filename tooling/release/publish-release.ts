/**
 * Publishes the release in the folder that is named, package by package. What npm has already is left out, so a run that broke
 * off can be repeated. Further arguments go to `npm publish`, such as `--provenance`. It needs Node and npm only: no dependency
 * runs where the right to publish is.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { run } from '../run.ts'
import { planFile, type ReleasePlan } from './release-plan.ts'

const [folder = 'release', ...options] = process.argv.slice(2)
const { version, packages }: ReleasePlan = JSON.parse(readFileSync(resolve(folder, planFile), 'utf8'))
const registry = (await run('npm', ['config', 'get', 'registry'])).trim()

for (const { name, tarball } of packages) {
  if (await isPublished(name)) {
    console.log(`there already  ${name}@${version}`)
    continue
  }
  await run('npm', ['publish', join(resolve(folder), tarball), '--access', 'public', ...tag(), ...options])
  console.log(`published      ${name}@${version}`)
}

/** Only a final version is what `npm install` gets. */
function tag(): string[] {
  return version.includes('-') ? ['--tag', 'next'] : []
}

async function isPublished(name: string): Promise<boolean> {
  const { status } = await fetch(`${registry}${name}/${version}`)
  if (status === 200 || status === 404) return status === 200
  throw new Error(`${registry} answered ${status} when asked for ${name} ${version}. Repeat the release later.`)
}
