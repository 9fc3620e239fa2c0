/** Writes changelogs for people who use the packages: what changed, without commit hashes and lists of packages. */
module.exports = {
  getReleaseLine: ({ summary }) => {
    const [first, ...rest] = summary.trim().split('\n')
    return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
  },
  /** All packages have the same version, so a list of the updated ones adds nothing. */
  getDependencyReleaseLine: () => '',
}
