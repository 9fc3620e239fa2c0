import { posix } from 'node:path'

/**
 * The links of a README that lead nowhere for people who read it on npm or in `node_modules`: relative ones to what is not in the
 * tarball. Code is left out.
 */
export function brokenReadmeLinks(readme: string, files: readonly string[]): string[] {
  const text = readme.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  const inline = [...text.matchAll(/\]\(([^)\s]+)/g)].map(([, target = '']) => target)
  const references = [...text.matchAll(/^\[[^\]]+\]: (\S+)/gm)].map(([, target = '']) => target)
  return [...inline, ...references].filter((target) => !leadsSomewhere(target, files))
}

function leadsSomewhere(target: string, files: readonly string[]): boolean {
  if (/^(?:https:|mailto:|#)/.test(target)) return true
  const path = posix.normalize(target.replace(/#.*/, ''))
  return files.includes(path)
}

/** Images of badge services. We show no badges, since each must come with a measurement. */
export function badges(readme: string): string[] {
  return readme.match(/https:\/\/(?:img\.shields\.io|badge\.fury\.io|badgen\.net|codecov\.io)\S*/g) ?? []
}
