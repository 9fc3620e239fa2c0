const minute = 60_000

/** The selectable time spans of the plots, in milliseconds. */
export const spans = {
  '1 min': minute,
  '10 min': 10 * minute,
  '1 h': 60 * minute,
  all: Number.POSITIVE_INFINITY,
} as const

export type SpanName = keyof typeof spans

export const spanNames = Object.keys(spans) as SpanName[]

export const usualSpan: SpanName = '10 min'
