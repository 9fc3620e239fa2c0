/** @throws RangeError if a case is to be skipped that does not exist: it may have been renamed, and now runs */
export function checkSkips(
  cases: readonly { readonly name: string }[],
  skip: Readonly<Record<string, string>> = {},
): void {
  const names = new Set(cases.map(({ name }) => name))
  for (const name of Object.keys(skip)) {
    if (!names.has(name)) throw new RangeError(`There is no case '${name}' to skip.`)
  }
}
