import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Fence, fencesOf } from '../tooling/docs/fences.ts'
import { markdownFiles } from '../tooling/docs/markdown-files.ts'
import { publishedPackages, root } from '../tooling/workspace.ts'

const packages = publishedPackages().map(({ manifest }) => manifest.name)

const commands = markdownFiles()
  .flatMap(fencesOf)
  .filter(({ language }) => ['bash', 'sh', 'shell'].includes(language))
  .flatMap((fence) =>
    fence.lines.map((line, index) => ({ place: placeOf(fence, index), line, folder: folderOf(fence) })),
  )
  .filter(({ line }) => /\b(?:npm|pnpm|npx)\b/.test(line))

function placeOf({ file, line }: Fence, index: number): string {
  return `${file}:${line + index}`
}

/** Where the commands run: an example's folder, if the page lies in it or the commands change to it, otherwise the root. */
function folderOf({ file, lines }: Fence): string {
  const [folder = '.'] = [...lines, file].flatMap((text) => text.match(/(?<=^|cd )examples\/[\w-]+/) ?? [])
  return folder
}

function scriptsIn(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { scripts: object }
  return Object.keys(manifest.scripts)
}

/** The script that a command names, `test` for `npm test`. */
function scriptIn(line: string): string | undefined {
  return (
    /\bp?npm (?:run )?(?!install|i |add|view|run)([\w:-]+)/.exec(line)?.[1] ?? /\bp?npm run ([\w:-]+)/.exec(line)?.[1]
  )
}

describe('commands in the pages', () => {
  it('are there', () => {
    expect(commands.length).toBeGreaterThan(5)
  })

  it.each(commands)('$place: $line', ({ line, folder }) => {
    const script = scriptIn(line)
    if (script !== undefined) expect(scriptsIn(folder)).toContain(script)
    const named = line.match(/@audian-webhooks\/[\w-]+/g) ?? []
    expect(named.filter((name) => !packages.includes(name))).toEqual([])
  })
})
