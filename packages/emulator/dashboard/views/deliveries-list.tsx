import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { listed } from '../state/filter.ts'
import { openId } from '../state/place.ts'
import { rowHeight } from '../state/row-height.ts'
import { activeIndex, activeSequence, focusList, listId, moveTo, openActive } from '../state/selection.ts'
import { showOlder } from '../state/show-older.ts'
import { DeliveryRow, rowId } from './delivery-row.tsx'
import { EmptyList } from './empty-list.tsx'
import { inList, run } from './keys.ts'
import { useVirtualizer } from './use-virtualizer.ts'

/** Older deliveries are loaded this many rows before the end. */
const rowsAhead = 100

const heads = ['#', 'Status', 'Event', 'Endpoint', 'Tries', 'Answer', 'Took', 'Next', 'Time']

/** All deliveries that match, newest first. Only those in its window are elements. */
export function DeliveriesList() {
  const element = useRef<HTMLDivElement>(null)
  const headings = useRef<HTMLDivElement>(null)
  const active = activeIndex.value
  return (
    <>
      <div class="heads-window" aria-hidden="true" ref={headings}>
        <div class="row heads">
          {heads.map((head) => (
            <span key={head}>{head}</span>
          ))}
        </div>
      </div>
      <div class="list-area">
        <div
          id={listId}
          ref={element}
          class="list"
          role="listbox"
          aria-label="Deliveries"
          tabIndex={0}
          aria-activedescendant={active === -1 ? undefined : rowId(activeSequence.value)}
          onKeyDown={(event) => run(event, inList[event.key])}
          onScroll={({ currentTarget }) => headings.current?.scrollTo(currentTarget.scrollLeft, 0)}
          onClick={({ target }) => openClicked(target)}
          onFocus={() => active === -1 && moveTo(0)}
        >
          <Rows list={element} active={active} />
        </div>
        {listed.value.length === 0 && <EmptyList />}
      </div>
    </>
  )
}

interface RowsProps {
  readonly list: RefObject<HTMLDivElement | null>
  /** The index of the active row. */
  readonly active: number
}

function Rows({ list, active }: RowsProps) {
  const rows = listed.value
  const height = rowHeight.value
  // At the top, new deliveries appear. Further down, the visible rows keep their place.
  const atTop = (list.current?.scrollTop ?? 0) < height
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.sequence ?? index,
    overscan: 10,
    anchorTo: atTop ? 'start' : 'end',
  })
  useLayoutEffect(() => virtualizer.measure(), [height, virtualizer])
  useLayoutEffect(() => {
    if (active !== -1) virtualizer.scrollToIndex(active)
  }, [activeSequence.value, virtualizer])
  const nearEnd = (virtualizer.getVirtualItems().at(-1)?.index ?? 0) >= rows.length - rowsAhead
  useEffect(() => {
    if (nearEnd) showOlder()
  }, [nearEnd, rows.length])
  return (
    <div class="rows" role="presentation" style={{ height: `${virtualizer.getTotalSize()}px` }}>
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const delivery = rows[index]
        if (!delivery) return undefined
        const state = { active: index === active, open: delivery.id === openId.value }
        return (
          <DeliveryRow
            key={delivery.sequence}
            {...{ delivery, ...state }}
            place={index + 1}
            of={rows.length}
            top={start}
          />
        )
      })}
    </div>
  )
}

/** The row handles mouse clicks. The focus stays on the list, which handles the keys. */
function openClicked(target: EventTarget | null): void {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  if (!row) return
  moveTo(Number(row.dataset.index))
  openActive()
  focusList()
}
