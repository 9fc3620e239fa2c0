import { between, type Random } from '../../random.ts'

/** How far an event moves from its place. */
const reach = 256

/** An order of the process's own, yet near enough to everyone else's that they meet at the same events. */
export function ownOrder(events: number, random: Random): number[] {
  const places = Array.from({ length: events }, (_, key) => ({ key, place: key + between(random, 0, reach) }))
  return places.sort((one, other) => one.place - other.place).map(({ key }) => key)
}
