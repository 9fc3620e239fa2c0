import leven from 'leven'

/** Maximum number of wrong letters. */
const mostDistance = 3

/** Returns the candidate that was probably meant; `undefined` if none is similar. */
export function nearestName(text: string, candidates: readonly string[]): string | undefined {
  const lower = text.toLowerCase()
  const compared = candidates.map((name) => ({ name, distance: leven(lower, name, { maxDistance: mostDistance + 1 }) }))
  const [nearest] = compared.sort((one, other) => one.distance - other.distance)
  const most = Math.min(mostDistance, text.length / 2)
  return nearest !== undefined && nearest.distance <= most ? nearest.name : undefined
}
