import { standings } from '../../src/state/standing.ts'
import { count, number } from '../format/count.ts'
import { sentenceOf } from '../format/standings.ts'
import { everything, type Filter } from '../state/address.ts'
import { listed, seenEvents } from '../state/filter.ts'
import { adjust, go, place } from '../state/place.ts'
import { deliveries, endpoints, loading, totals } from '../state/store.ts'
import { SpanChoice } from './span-choice.tsx'

export const searchId = 'search'

/** Chooses which deliveries are listed. */
export function Filters() {
  const { status, event, endpointId, text } = place.value
  return (
    <search class="filters">
      <Choice
        label="Status"
        value={status}
        options={standings.map((standing) => [standing, sentenceOf(standing)])}
        field="status"
      />
      <Choice label="Event" value={event} options={seenEvents.value.map(same)} field="event" />
      <Choice
        label="Endpoint"
        value={endpointId}
        options={endpoints.value.map(({ id, url }) => [id, url] as const)}
        field="endpointId"
      />
      <input
        id={searchId}
        type="search"
        aria-label="Search deliveries"
        placeholder="Search ids, errors …  ( / )"
        value={text}
        onInput={({ currentTarget }) => adjust({ text: currentTarget.value })}
      />
      <SpanChoice />
      <Amount />
    </search>
  )
}

function Amount() {
  void deliveries.revision.value
  const known = deliveries.ascending().length
  const shown = listed.value.length
  const amount = shown === known ? count(known, 'delivery', 'deliveries') : `${number(shown)} of ${number(known)}`
  const rest = loading.value && totals.value ? `, loading from ${number(totals.value.deliveries)} …` : ''
  return (
    <p class="amount" role="status" aria-label="Listed">
      {amount + rest}
    </p>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly field: keyof Filter
  readonly value: string
  readonly options: readonly (readonly [value: string, shown: string])[]
}

function Choice({ label, field, value, options }: ChoiceProps) {
  return (
    <select
      aria-label={`Filter by ${label.toLowerCase()}`}
      value={value}
      data-chosen={value !== ''}
      onChange={({ currentTarget }) => go({ [field]: currentTarget.value })}
    >
      <option value="">{label}: any</option>
      {withChosen(options, value).map(([option, shown]) => (
        <option key={option} value={option}>
          {shown}
        </option>
      ))}
    </select>
  )
}

export function clearFilters(): void {
  go(everything)
}

/** An address may name what is not known yet, or not any more. */
function withChosen(options: ChoiceProps['options'], value: string): ChoiceProps['options'] {
  return value === '' || options.some(([option]) => option === value) ? options : [...options, same(value)]
}

function same(value: string): readonly [string, string] {
  return [value, value]
}
