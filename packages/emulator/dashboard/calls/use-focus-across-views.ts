import { useEffect, useRef } from 'preact/hooks'
import { place } from '../state/place.ts'
import { focusList } from '../state/selection.ts'
import { focusCalls } from './call-selection.ts'

/** Moves the focus after a link into the other view: to the opened element, or to the list. */
export function useFocusAcrossViews(): void {
  const { view } = place.value
  const before = useRef(view)
  useEffect(() => {
    if (before.current === view) return
    before.current = view
    if (document.activeElement !== document.body) return
    const detail = document.querySelector<HTMLElement>('.detail')
    if (detail) detail.focus()
    else if (view === 'calls') focusCalls()
    else focusList()
  }, [view])
}
