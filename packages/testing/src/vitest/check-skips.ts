import { OptionsError } from '@audian-webhooks/core'

interface Skipping {
  /** The function that got the option `skip`. */
  readonly owner: string
  readonly skip: Readonly<Record<string, string>> | undefined
}

/** @throws OptionsError if a case is to be skipped that does not exist: it may have been renamed, and now runs */
export function checkSkips(cases: readonly { readonly name: string }[], { owner, skip = {} }: Skipping): void {
  const names = new Set(cases.map(({ name }) => name))
  const unknown = Object.keys(skip).filter((name) => !names.has(name))
  if (unknown.length === 0) return
  throw new OptionsError(
    owner,
    unknown.map((name) => `skip: there is no case '${name}'.`),
  )
}
