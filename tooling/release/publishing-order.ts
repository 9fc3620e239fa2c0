interface Needing {
  readonly name: string
  /** Names of what it needs, ours and others'. */
  readonly needs: readonly string[]
}

/**
 * Each package after those of ours that it needs, so that at no moment npm has a package that cannot be installed.
 * @throws Error when packages need each other.
 */
export function publishingOrder(packages: readonly Needing[]): string[] {
  const ordered: string[] = []
  let waiting = packages.map(({ name, needs }) => ({ name, needs: needs.filter((need) => isOurs(need, packages)) }))
  while (waiting.length > 0) {
    const ready = waiting.filter(({ needs }) => needs.every((need) => ordered.includes(need)))
    if (ready.length === 0) {
      throw new Error(`These packages need each other: ${waiting.map(({ name }) => name).join(', ')}`)
    }
    ordered.push(...ready.map(({ name }) => name))
    waiting = waiting.filter((one) => !ready.includes(one))
  }
  return ordered
}

function isOurs(name: string, packages: readonly Needing[]): boolean {
  return packages.some((one) => one.name === name)
}
