interface Changelog {
  readonly name: string
  /** The text of its `CHANGELOG.md`. */
  readonly text: string
}

/** The notes of a release on GitHub: what each changelog says about this version. Packages without a change are left out. */
export function releaseNotes(version: string, changelogs: readonly Changelog[]): string {
  const sections = changelogs
    .map(({ name, text }) => ({ name, changes: changesIn(text, version) }))
    .filter(({ changes }) => changes !== '')
    .map(({ name, changes }) => `## ${name}\n\n${changes}\n`)
  return sections.length > 0 ? sections.join('\n') : 'Nothing changed for users.\n'
}

/** The section of a version, without its headings. */
function changesIn(changelog: string, version: string): string {
  const [, ...sections] = `\n${changelog}`.split('\n## ')
  const section = sections.find((text) => text.split('\n')[0] === version) ?? ''
  return section
    .replace(version, '')
    .replace(/^### .*$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
