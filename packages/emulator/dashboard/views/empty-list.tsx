import { place } from '../state/place.ts'
import { searching, searchProblem } from '../state/search.ts'
import { connection, deliveries, endpoints, loading } from '../state/store.ts'
import { clearFilters } from './filters.tsx'

/** Why no delivery is listed, and what to do about it. */
export function EmptyList() {
  void deliveries.revision.value
  if (connection.value !== 'connected' && deliveries.ascending().length === 0) {
    return <p class="empty">Waiting for the emulator …</p>
  }
  if (searchProblem.value !== '') return <p class="empty">Correct the search to show deliveries.</p>
  if (searching.value) return <p class="empty">Searching …</p>
  if (deliveries.ascending().length > 0) return <NoMatch />
  if (loading.value) return <p class="empty">Loading deliveries …</p>
  return (
    <p class="empty">
      {endpoints.value.length === 0
        ? 'No deliveries yet, because no endpoint is registered. Register one under “Endpoints”.'
        : 'No deliveries yet. Send a test event or play a scenario. Every delivery appears here at once.'}
    </p>
  )
}

function NoMatch() {
  return (
    <p class="empty">
      No delivery matches{place.value.text === '' ? ' this filter' : ` “${place.value.text}”`}.{' '}
      <button type="button" onClick={clearFilters}>
        Show all
      </button>
    </p>
  )
}
