import type { Pagination } from '@audian-webhooks/core/protocol'
import type { PageRequest } from './page-request.ts'

/** One page of a list. */
export interface Page<T> {
  readonly entries: readonly T[]
  /** The position of the page among all, if the API gives it. */
  readonly pagination: Pagination | undefined
  /** Pass it to `page()` to get the next page. `undefined` on the last page. */
  readonly next: PageRequest | undefined
}
