import { dirname, join } from 'node:path'
import { anchorOf } from './anchors.ts'

/** Pages of the API reference by their paths: `core/kit.md`. */
export type ApiPages = ReadonlyMap<string, string>

/**
 * TypeDoc numbers anchors by other names than the headings that it writes: it links to `#stats-1` where the page has one heading
 * `stats`. Such a link gets the anchor that the page has.
 */
export function withRealAnchors(pages: ApiPages): Map<string, string> {
  const anchors = new Map([...pages].map(([path, text]) => [path, anchorsIn(text)] as const))
  return new Map(
    [...pages].map(([path, text]) => [
      path,
      text.replace(/\]\(([^()#\s]*)#([^()\s]+)-\d+\)/g, (link, target: string, anchor: string) => {
        const known = anchors.get(target === '' ? path : join(dirname(path), target))
        const isReal = known === undefined || known.has(link.slice(link.indexOf('#') + 1, -1))
        return isReal || !known.has(anchor) ? link : `](${target}#${anchor})`
      }),
    ]),
  )
}

function anchorsIn(text: string): Set<string> {
  const anchors = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id))
  const times = new Map<string, number>()
  for (const [, heading = ''] of text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)) {
    const anchor = anchorOf(heading.replaceAll('\\', ''))
    const before = times.get(anchor) ?? 0
    times.set(anchor, before + 1)
    anchors.add(before === 0 ? anchor : `${anchor}-${before}`)
  }
  return anchors
}
