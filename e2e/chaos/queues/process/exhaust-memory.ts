/** Until V8 ends the process. */
export function exhaustMemory(): never {
  const hoard: unknown[] = []
  // Large pieces that hold no references, so that it comes to its end at once.
  for (;;) hoard.push(new Array<number>(1_000_000).fill(0.5))
}
