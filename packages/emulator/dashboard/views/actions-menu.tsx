import { useRef } from 'preact/hooks'
import { exportUrl } from '../state/api.ts'
import { filterQuery, searchProblem } from '../state/search.ts'
import { ask } from '../state/selection-question.ts'

const formats = [
  ['har', 'Export as HAR', 'HTTP Archive: one entry for each attempt'],
  ['jsonl', 'Export as JSON lines', 'one delivery a line'],
] as const

/** Actions on all deliveries that match the filter, including those that this page has not loaded. */
export function ActionsMenu() {
  const menu = useRef<HTMLDetailsElement>(null)
  const close = () => menu.current?.removeAttribute('open')
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !menu.current?.open) return
    event.preventDefault()
    close()
    menu.current.querySelector('summary')?.focus()
  }
  const choose = (question: 'redeliver' | 'clear') => () => {
    close()
    void ask(question, filterQuery.value)
  }
  const unusable = searchProblem.value !== ''
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={closeByKey}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !menu.current?.contains(relatedTarget)) close()
      }}
    >
      <summary>Actions</summary>
      <div class="menu-items">
        {!unusable &&
          formats.map(([format, label, hint]) => (
            <a key={format} class="menu-item" href={exportUrl(format, filterQuery.value)} download onClick={close}>
              {label} <span class="hint">{hint}</span>
            </a>
          ))}
        <button type="button" class="menu-item" disabled={unusable} onClick={choose('redeliver')}>
          Redeliver …
        </button>
        <button type="button" class="menu-item" disabled={unusable} onClick={choose('clear')}>
          Clear …
        </button>
      </div>
    </details>
  )
}
