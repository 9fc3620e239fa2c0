import { number } from '../format/count.ts'
import { go, linkToView, place } from '../state/place.ts'
import { SearchField, SearchHint } from '../views/search-field.tsx'
import { CallList } from './call-list.tsx'
import { found, listedCalls, mostCalls, searchingCalls, showOlderCalls } from './calls.ts'

/** The list of calls with its filters. */
export function CallsView() {
  return (
    <>
      <CallFilters />
      <WithoutCall />
      <CallList />
    </>
  )
}

function CallFilters() {
  const { problems } = place.value
  return (
    <search class="filters">
      <SearchField label="Search calls" placeholder="Calls with a delivery that has …  ( / )" />
      <label class="inline">
        <input
          type="checkbox"
          checked={problems === 'only'}
          onChange={({ currentTarget }) => go({ problems: currentTarget.checked ? 'only' : '' })}
        />
        Only with problems
      </label>
      <div class="filters-foot">
        <SearchHint />
        <Amount />
      </div>
    </search>
  )
}

function Amount() {
  const page = found.value
  const shown = listedCalls.value.length
  return (
    <>
      <p class="amount" role="status" aria-label="Listed">
        {page === undefined || searchingCalls.value ? 'Searching …' : amountOf(shown, page)}
      </p>
      {page?.more && shown < mostCalls && (
        <button type="button" onClick={showOlderCalls}>
          Show older calls
        </button>
      )}
    </>
  )
}

function amountOf(shown: number, { more, known }: { readonly more: boolean; readonly known: number }): string {
  if (more) return `The newest ${number(shown)} of ${number(known)} calls`
  if (shown < known) return `${number(shown)} of ${number(known)} calls`
  return `${number(known)} ${known === 1 ? 'call' : 'calls'}`
}

/** Links to the deliveries without a call. */
function WithoutCall() {
  const count = found.value?.withoutCall ?? 0
  if (count === 0) return <p class="without-call" hidden />
  return (
    <p class="without-call hint">
      <a href={linkToView('deliveries', 'call:none')}>
        {number(count)} {count === 1 ? 'delivery names' : 'deliveries name'} no call
      </a>
    </p>
  )
}
