/** How long the handler of an event takes, in milliseconds: mostly short, occasionally beyond a lease. */
export function handlingMs(key: number): number {
  return key % 100 === 3 ? 1000 + (key % 2000) : 1 + (key % 20)
}

/** Events whose first run in each process fails. */
export function failsFirst(key: number): boolean {
  return key % 50 === 7
}
