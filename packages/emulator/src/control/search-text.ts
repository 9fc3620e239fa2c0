import * as z from 'zod'

/** A search, as people type it. */
export const searchText = z.string('q must be one text.').max(1000, 'q must have at most 1,000 characters.')
