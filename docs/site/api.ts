/** Writes the API reference: `docs/api/<package>.md`, one page for each package, from the types and their comments. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Application, type ProjectReflection, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { compilerOptions } from '../../tooling/docs/compiler-options.ts'
import { entryPoints, publishedPackages, root } from '../../tooling/workspace.ts'
import { withRealAnchors } from './api-anchors.ts'
import { withSummary } from './api-summary.ts'
import { repository } from './links.ts'
import { shortName } from './places.ts'

const folder = join(root, 'docs/api')

/** What each entry point is imported as, without the scope, by its source: `core/kit`. */
const names = new Map(
  publishedPackages().flatMap((published) =>
    Object.entries(entryPoints(published)).map(([entry, source]) => {
      const subpath = entry.replace(/^index$|\/index$/, '')
      return [relative(root, source), join(shortName(published.manifest.name), subpath)] as const
    }),
  ),
)

const sources = [...names.keys()].map((source) => join(root, source))

const options: Partial<TypeDocOptions & PluginOptions> = {
  entryPoints: sources,
  plugin: ['typedoc-plugin-markdown'],
  outputs: [{ name: 'markdown', path: folder }],
  basePath: root,
  displayBasePath: root, // Without it, {path} begins at the folder that all entry points share: `packages`.
  skipErrorChecking: true, // `npm run types` reports them.
  excludeInternal: true,
  excludeExternals: true,
  excludePrivate: true,
  readme: 'none',
  disableGit: true,
  gitRevision: 'main',
  sourceLinkTemplate: `${repository}/blob/main/{path}#L{line}`,
  logLevel: 'Warn',
  router: 'module',
  entryFileName: 'index.md',
  pageTitleTemplates: { index: 'API', module: '@audian-webhooks/{name}' },
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
}
// Without readers of options: tsconfig.json has every source and test of the repository.
const app = await Application.bootstrapWithPlugins(options, [])
app.options.setCompilerOptions(sources, compilerOptions(), undefined)

const project = await app.convert()
if (project === undefined) throw new Error('TypeDoc could not read the packages.')
for (const module of project.children ?? []) {
  const [source] = module.sources ?? []
  module.name = names.get(source?.fileName ?? '') ?? module.name
}
withoutForeignSources(project)
rmSync(folder, { recursive: true, force: true })
await app.generateOutputs(project)

const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'))
const pages = new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
for (const [path, text] of withRealAnchors(pages)) writeFileSync(join(folder, path), withSummary(text))

/** What a class inherits is defined in a dependency. The repository does not have that file, so no link can lead to it. */
function withoutForeignSources({ reflections }: ProjectReflection): void {
  for (const reflection of Object.values(reflections)) {
    if (!(reflection.isDeclaration() || reflection.isSignature())) continue
    const own = reflection.sources?.filter(({ fullFileName }) => !fullFileName.includes('/node_modules/'))
    if (own?.length === 0) delete reflection.sources
    else if (own !== undefined) reflection.sources = own
  }
}
