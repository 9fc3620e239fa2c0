import * as z from 'zod'

/** A search, as typed in the search field. */
export const searchText = z.string('q must be a single string.').max(1000, 'q must have at most 1,000 characters.')
