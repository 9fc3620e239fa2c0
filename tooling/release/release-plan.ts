/** What a release consists of: `release.json` beside its files. */
export interface ReleasePlan {
  readonly version: string
  /** In the order in which they are published: none comes before a package of ours that it needs. */
  readonly packages: readonly ReleasedPackage[]
}

export interface ReleasedPackage {
  readonly name: string
  /** File names in the release's folder. */
  readonly tarball: string
  readonly sbom: string
}

export const planFile = 'release.json'
export const notesFile = 'notes.md'
