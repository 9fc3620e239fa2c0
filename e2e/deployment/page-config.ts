import { fencesOf } from '../../tooling/docs/fences.ts'

/**
 * The page's block whose first line names this file, with other ports and paths in it.
 *
 * @param replacements what each text is replaced by, everywhere
 * @throws if the page has no such block, or the block does not contain a text that is to be replaced
 */
export function pageConfig(page: string, file: string, replacements: Readonly<Record<string, string>> = {}): string {
  const fence = fencesOf(`docs/guides/${page}.md`).find(({ lines }) => lines[0]?.includes(file))
  if (fence === undefined) throw new Error(`docs/guides/${page}.md has no block that begins with a comment '${file}'.`)
  return Object.entries(replacements).reduce(
    (config, [text, replacement]) => {
      if (!config.includes(text)) throw new Error(`${file} on docs/guides/${page}.md does not contain '${text}'.`)
      return config.replaceAll(text, replacement)
    },
    `${fence.lines.join('\n')}\n`,
  )
}
