import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { detect } from 'package-manager-detector/detect'
import * as z from 'zod'
import { CommandError, UsageError } from '../errors.ts'
import { type Framework, frameworkOf } from './framework.ts'

/** What init must know about a project before it writes a receiver. */
export interface Project {
  /** Absolute. */
  readonly folder: string
  readonly framework: Framework
  readonly typescript: boolean
  /** Whether its `.js` files are ES modules. */
  readonly esm: boolean
  readonly packageManager: PackageManager
  /** The names of the packages that it depends on. */
  readonly dependencies: ReadonlySet<string>
}

type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

const names = z.record(z.string(), z.unknown()).default({})
const manifestSchema = z.object({
  type: z.string().optional(),
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
})

/** @throws UsageError if there is no project, or an unsupported one; CommandError if its package.json cannot be read */
export async function projectAt(dir: string): Promise<Project> {
  const folder = resolve(dir)
  const manifest = await manifestOf(folder)
  const { dependencies: own, devDependencies, peerDependencies } = manifest
  const dependencies = new Set(Object.keys({ ...own, ...devDependencies, ...peerDependencies }))
  return {
    folder,
    framework: frameworkOf({ dependencies, has: (path) => existsSync(join(folder, path)) }),
    typescript: dependencies.has('typescript') || existsSync(join(folder, 'tsconfig.json')),
    esm: manifest.type === 'module',
    packageManager: await packageManagerOf(folder),
    dependencies,
  }
}

async function manifestOf(folder: string): Promise<z.infer<typeof manifestSchema>> {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) {
    throw new UsageError(
      `There is no package.json in ${folder}. Create a project with npm init, or pass another --dir.`,
    )
  }
  try {
    const text = await readFile(path, 'utf8')
    return manifestSchema.parse(JSON.parse(text.replace(/^\ufeff/, '')))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new CommandError(`Cannot read ${path}: ${reason}`)
  }
}

/** By the lock file or the `packageManager` of the folder or a parent folder. */
async function packageManagerOf(folder: string): Promise<PackageManager> {
  const name = (await detect({ cwd: folder }))?.name
  return name === 'pnpm' || name === 'yarn' || name === 'bun' ? name : 'npm'
}
