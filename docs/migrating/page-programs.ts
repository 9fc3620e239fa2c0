import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { freePort } from '@audian-webhooks/test-services'
import { anyPort, bundleCode, bundleOf } from '../../tooling/docs/bundle-code.ts'
import { writePrograms } from '../../tooling/docs/code-folder.ts'
import { codePrograms } from '../../tooling/docs/code-programs.ts'
import { type Fence, fencesOf } from '../../tooling/docs/fences.ts'
import { type RunningProgram, type StartOptions, startReceiver } from './running-program.ts'

/** The programs of a page, to be started as they are written there. Each listens on a free port. */
export interface PagePrograms {
  /** A `js` block: with `require()` as CommonJS. Counted from 0. */
  startScript(index: number, options: StartOptions): Promise<RunningProgram>
  /** A program of `ts` blocks. Counted from 0. */
  startTypeScript(index: number, options: StartOptions): Promise<RunningProgram>
  /** A `python` block that has a Flask `app`. Counted from 0. */
  startFlask(index: number, options: StartOptions & { readonly path: string }): Promise<RunningProgram>
  remove(): void
}

export async function programsOf(page: string): Promise<PagePrograms> {
  const fences = fencesOf(page)
  const programs = codePrograms(fences)
  const { files, remove } = writePrograms(programs)
  const folder = dirname([...files.values()][0] ?? '')
  const preload = join(folder, 'preload.ts')
  await writeFile(preload, [anyPort, join(import.meta.dirname, 'your-functions.ts')].map(importOf).join('\n'))
  await bundleCode(folder, [preload, ...files.values()], [])
  const node = ['--enable-source-maps', '--import', pathToFileURL(bundleOf(preload)).href]
  const block = (language: string, index: number) =>
    textOf(page, fences.filter((fence) => fence.language === language)[index])
  const start = (path: string, options: StartOptions) => startReceiver(process.execPath, [...node, path], options)
  return {
    async startScript(index, options) {
      const text = block('js', index)
      const path = join(folder, `script-${index}.${text.includes('require(') ? 'cjs' : 'mjs'}`)
      await writeFile(path, text)
      return start(path, options)
    },
    startTypeScript: (index, options) => start(bundleOf(files.get(at(programs, index)) ?? ''), options),
    async startFlask(index, { path, ...options }) {
      const cwd = await mkdtemp(join(folder, 'flask-'))
      await writeFile(join(cwd, 'page.py'), block('python', index))
      await copyFile(join(import.meta.dirname, 'your_functions.py'), join(cwd, 'your_functions.py'))
      const port = await freePort()
      const args = ['--app', 'your_functions', 'run', '--port', String(port)]
      return startReceiver(path, args, { ...options, cwd, listensAt: `http://127.0.0.1:${port}` })
    },
    remove,
  }
}

function importOf(path: string): string {
  return `import ${JSON.stringify(path)}`
}

function textOf(page: string, fence: Fence | undefined): string {
  if (fence === undefined) throw new Error(`${page} has no such block.`)
  return fence.lines.join('\n')
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`The page has no program ${index}.`)
  return item
}
