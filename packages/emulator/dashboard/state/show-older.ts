import { loadOlder } from './load-deliveries.ts'
import { olderFrom, query, searching, searchOlder } from './search.ts'

/** Loads more rows for the end of the list, if they exist. */
export function showOlder(): void {
  if (query.peek() === '') void loadOlder()
  else if (!searching.peek() && olderFrom.peek() !== undefined) void searchOlder(olderFrom.peek())
}
