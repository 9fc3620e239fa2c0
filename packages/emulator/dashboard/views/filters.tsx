import type { ComponentChildren } from 'preact'
import { standings } from '../../src/state/standing.ts'
import { count, number } from '../format/count.ts'
import { sentenceOf } from '../format/standings.ts'
import { everything, type Filter } from '../state/address.ts'
import { endpointChoices } from '../state/endpoint-choices.ts'
import { listed, seenEvents } from '../state/filter.ts'
import { hasOlder } from '../state/load-deliveries.ts'
import { go, place } from '../state/place.ts'
import { olderFrom, query, searching, searchOlder } from '../state/search.ts'
import { deliveries, loading, totals } from '../state/store.ts'
import { ActionsMenu } from './actions-menu.tsx'
import { SearchField, SearchHint } from './search-field.tsx'
import { SpanChoice } from './span-choice.tsx'

/** Filters the listed deliveries. */
export function Filters() {
  const { status, event, endpointId } = place.value
  return (
    <search class="filters">
      <Choice
        label="Status"
        value={status}
        options={standings.map((standing) => [standing, sentenceOf(standing)])}
        field="status"
      />
      <Choice label="Event" value={event} options={seenEvents.value.map(same)} field="event" />
      <Choice label="Endpoint" value={endpointId} options={endpointChoices.value} field="endpointId" />
      <SearchField label="Search deliveries" placeholder="Search phone numbers, ids, bodies …  ( / )" />
      <div class="filters-foot">
        <SearchHint />
        <Amount />
        <SpanChoice />
        <ActionsMenu />
      </div>
    </search>
  )
}

function Amount() {
  void deliveries.revision.value
  const known = deliveries.ascending().length
  const shown = listed.value.length
  const all = hasOlder.value ? `The newest ${number(known)}` : count(known, 'delivery', 'deliveries')
  const amount = shown === known ? all : `${number(shown)} of ${number(known)}`
  const older = olderFrom.value
  if (searching.value) return <Words>{shown === 0 ? 'Searching …' : `${number(shown)} found, searching …`}</Words>
  if (query.value !== '' && older !== undefined) {
    return (
      <>
        <Words>The newest {number(shown)}</Words>
        <button type="button" onClick={() => void searchOlder(older)}>
          Search older ones
        </button>
      </>
    )
  }
  const rest = loading.value && totals.value ? `, loading from ${number(totals.value.deliveries)} …` : ''
  return <Words>{amount + rest}</Words>
}

function Words({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="amount" role="status" aria-label="Listed">
      {children}
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

/** An address may contain a value that is not known yet, or no longer. */
function withChosen(options: ChoiceProps['options'], value: string): ChoiceProps['options'] {
  return value === '' || options.some(([option]) => option === value) ? options : [...options, same(value)]
}

function same(value: string): readonly [string, string] {
  return [value, value]
}
