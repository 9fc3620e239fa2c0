import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Project } from './project.ts'
import { type Receiver, receivers } from './receiver.ts'
import { dialectOf, mountImports, sourceText } from './source-text.ts'

/** A file that is written or appended to. */
export interface PlannedFile {
  /** Relative to the project, with `/`. */
  readonly path: string
  /** Its present text; `undefined` if it does not exist. */
  readonly before: string | undefined
  readonly after: string
}

/** What init does in a project, and what is left to do. */
export interface Plan {
  readonly files: readonly PlannedFile[]
  /** Those that the project does not have yet. */
  readonly packages: readonly string[]
  /** Where deliveries go: `/webhooks`. */
  readonly address: string
  readonly mount: PlannedMount | undefined
}

interface PlannedMount {
  readonly where: string
  readonly imports: string
  readonly code: string
}

export async function planFor(project: Project): Promise<Plan> {
  const receiver = receivers[project.framework]
  const { path, mount } = receiver
  const dialect = dialectOf(project)
  const place = placeOf(project)
  // Resolvers of all kinds take `.js` for a TypeScript file, but not all that compile to CommonJS.
  const file = `audian-webhooks${project.esm ? '.js' : ''}`
  const after = sourceText(receiver, dialect)
  return {
    files: [{ path: place, before: await textOf(project, place), after }, ...(await environmentFile(project))],
    packages: packagesOf(project, receiver),
    address: path,
    mount: mount && {
      where: mount.where,
      code: mount.code,
      imports: mountImports(receiver, mount, { ...dialect, file }),
    },
  }
}

function placeOf({ folder, framework, typescript }: Project): string {
  const ending = typescript ? 'ts' : 'js'
  const has = (path: string) => existsSync(join(folder, path))
  if (framework === 'nextjs-app') return `${has('src/app') ? 'src/' : ''}app/webhooks/route.${ending}`
  if (framework === 'nextjs-pages') return `${has('src/pages') ? 'src/' : ''}pages/api/webhooks.${ending}`
  return `${has('src') ? 'src/' : ''}audian-webhooks.${ending}`
}

function packagesOf({ dependencies, typescript }: Project, { adapter }: Receiver): string[] {
  const wanted = ['@audian-webhooks/core', adapter, '@audian-webhooks/store-memory']
  if (typescript) wanted.push('@types/node')
  return wanted.filter((name) => !dependencies.has(name))
}

const example = '.env.example'

/** The variable's name, for the next person who sets up the project. */
async function environmentFile(project: Project): Promise<PlannedFile[]> {
  const before = await textOf(project, example)
  if (/^\s*(?:export\s+)?AUDIAN_WEBHOOK_SECRET\s*=/m.test(before ?? '')) return []
  const gap = before === undefined || before === '' || before.endsWith('\n') ? '' : '\n'
  const lines = '# The signing_secret that Audian shows when the webhook is created\nAUDIAN_WEBHOOK_SECRET=\n'
  return [{ path: example, before, after: `${before ?? ''}${gap}${lines}` }]
}

async function textOf({ folder }: Project, path: string): Promise<string | undefined> {
  const absolute = join(folder, path)
  return existsSync(absolute) ? await readFile(absolute, 'utf8') : undefined
}
