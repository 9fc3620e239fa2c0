/** For a flag that can be repeated: all of its values. */
export function collected(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}
