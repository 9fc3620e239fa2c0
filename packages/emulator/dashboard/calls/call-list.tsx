import { useEffect } from 'preact/hooks'
import type { CallSummary } from '../../src/calls/call.ts'
import { count } from '../format/count.ts'
import { duration, timeOfDay } from '../format/time.ts'
import { place } from '../state/place.ts'
import { searchProblem } from '../state/search.ts'
import { run } from '../views/keys.ts'
import {
  activeCall,
  activeCallIndex,
  callListId,
  focusCalls,
  moveCallsBy,
  moveCallsTo,
  openActiveCall,
} from './call-selection.ts'
import { CallStateWord } from './call-state-word.tsx'
import { partiesOf } from './call-words.ts'
import { found, listedCalls, openCallId, searchingCalls } from './calls.ts'
import { Problems } from './problems.tsx'

const page = 10

const inCallList: Readonly<Record<string, () => void>> = {
  ArrowDown: () => moveCallsBy(1),
  ArrowUp: () => moveCallsBy(-1),
  PageDown: () => moveCallsBy(page),
  PageUp: () => moveCallsBy(-page),
  Home: () => moveCallsTo(0),
  End: () => moveCallsTo(Number.POSITIVE_INFINITY),
  Enter: openActiveCall,
  ' ': openActiveCall,
}

const heads = ['State', 'From → to', 'Wrong', 'Lasted', 'Deliveries', 'Began']

/** All calls that match, newest first. */
export function CallList() {
  const active = activeCallIndex.value
  useEffect(() => {
    if (active !== -1) document.getElementById(rowId(active))?.scrollIntoView({ block: 'nearest' })
  }, [activeCall.value])
  return (
    <>
      <div class="call-row call-heads" aria-hidden="true">
        {heads.map((head) => (
          <span key={head}>{head}</span>
        ))}
      </div>
      <div class="list-area">
        <div
          id={callListId}
          class="list"
          role="listbox"
          aria-label="Calls"
          tabIndex={0}
          aria-activedescendant={active === -1 ? undefined : rowId(active)}
          onKeyDown={(event) => run(event, inCallList[event.key])}
          onClick={({ target }) => openClicked(target)}
          onFocus={() => activeCallIndex.value === -1 && moveCallsTo(0)}
        >
          {listedCalls.value.map((call, index) => (
            <Row key={call.id} call={call} index={index} active={index === active} />
          ))}
        </div>
        {listedCalls.value.length === 0 && <p class="empty">{emptyWords()}</p>}
      </div>
    </>
  )
}

function rowId(index: number): string {
  return `call-${index}`
}

interface RowProps {
  readonly call: CallSummary
  readonly index: number
  readonly active: boolean
}

function Row({ call, index, active }: RowProps) {
  const { id, state, problems, durationMs, deliveries, startedAt } = call
  return (
    <div
      id={rowId(index)}
      class="call-row"
      role="option"
      tabIndex={-1}
      data-index={index}
      aria-selected={id === openCallId.value}
      data-active={active}
      title={id}
    >
      <CallStateWord state={state} />
      <span class="parties">{partiesOf(call)}</span>
      <Problems problems={problems} />
      <span class="figure">{durationMs === undefined ? '' : duration(durationMs)}</span>
      <span class="figure">{count(deliveries, 'delivery', 'deliveries')}</span>
      <span class="figure">{timeOfDay(startedAt)}</span>
    </div>
  )
}

/** The row handles mouse clicks. The focus stays on the list, which handles the keys. */
function openClicked(target: EventTarget | null): void {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  if (!row) return
  moveCallsTo(Number(row.dataset.index))
  openActiveCall()
  focusCalls()
}

function emptyWords(): string {
  if (searchProblem.value !== '') return 'Correct the search to show calls.'
  if (searchingCalls.value || found.value === undefined) return 'Searching …'
  if (found.value.known === 0)
    return 'No call yet. Play a scenario: every call whose events are delivered appears here.'
  return place.value.problems === 'only' ? 'No matching call has a problem.' : 'No call matches.'
}
