import type { Pagination } from '@audian-webhooks/core/protocol'
import type { PageRequest } from './page-request.ts'

/** One page of a list. */
export interface Page<T> {
  readonly entries: readonly T[]
  /** Where the page stands among all, if the API says so. */
  readonly pagination: Pagination | undefined
  /** Hand it to `page()` to get the page after this one. `undefined` on the last page. */
  readonly next: PageRequest | undefined
}
