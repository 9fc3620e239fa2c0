import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { run } from '../run.ts'
import type { Tarball } from '../tarballs.ts'
import type { WorkspacePackage } from '../workspace.ts'
import { badges, brokenReadmeLinks } from './readme-links.ts'

const allowed = /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.+|migrations\/.+\.sql)$/
const unwanted = /\.test\.|\.test-d\.|\.tsbuildinfo$|\bdoubles\b|(?<!\.d)\.[cm]?tsx?$/

/** What is wrong with the files of a tarball, its manifest and its README. One sentence each. */
export async function contentProblems(tarball: Tarball, { directory }: WorkspacePackage): Promise<string[]> {
  const files = tarball.files.map(({ path }) => path)
  const readme = await read(tarball, 'README.md')
  return [
    ...['README.md', 'LICENSE', 'package.json']
      .filter((wanted) => !files.includes(wanted))
      .map((file) => `${file} is missing.`),
    ...files
      .filter((file) => !allowed.test(file) || unwanted.test(file))
      .map((file) => `${file} should not be published.`),
    ...brokenReadmeLinks(readme, files).map((link) => `README.md links to ${link}, which is not in the package.`),
    ...badges(readme).map((badge) => `README.md shows a badge: ${badge}`),
    ...(await brokenSourceMaps(tarball, files)),
    ...(await manifestProblems(tarball, directory)),
  ]
}

async function manifestProblems(tarball: Tarball, directory: string): Promise<string[]> {
  const published = JSON.parse(await read(tarball, 'package.json'))
  const { publishConfig } = JSON.parse(await readFile(`${directory}/package.json`, 'utf8'))
  const { access, ...replaced } = publishConfig
  const ranges = JSON.stringify([published.dependencies, published.peerDependencies, published.optionalDependencies])
  return [
    ...Object.keys(replaced)
      .filter((field) => !isDeepStrictEqual(published[field], replaced[field]))
      .map((field) => `package.json has another "${field}" than publishConfig.`),
    ...(access === 'public' ? [] : ['publishConfig.access must be "public".']),
    ...(/workspace:|catalog:|file:|link:/.test(ranges) ? [`A range works in this repository only: ${ranges}`] : []),
    ...(published.repository?.url?.includes('github.com/audian-webhooks/')
      ? []
      : ['npm needs "repository" for provenance.']),
    ...(published.scripts?.postinstall === undefined ? [] : ['The package has a postinstall script.']),
  ]
}

/** Maps that code points to must be in the tarball. */
async function brokenSourceMaps(tarball: Tarball, files: readonly string[]): Promise<string[]> {
  const code = await run('tar', ['-xOzf', tarball.filename, '--wildcards', 'package/dist/*'])
  const maps = [...code.matchAll(/^\/\/# sourceMappingURL=(?!data:)(\S+)$/gm)].map(([, map = '']) => map)
  return maps
    .filter((map) => !files.some((file) => file.endsWith(`/${map}`)))
    .map((map) => `Code points to the source map ${map}, which is not in the package.`)
}

function read({ filename }: Tarball, file: string): Promise<string> {
  return run('tar', ['-xOzf', filename, `package/${file}`])
}
