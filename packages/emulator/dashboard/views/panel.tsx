import type { ComponentChildren } from 'preact'
import { useId, useMemo } from 'preact/hooks'
import { remembered } from '../state/remembered.ts'

interface PanelProps {
  readonly title: string
  /** A short status that is shown while the panel is closed. */
  readonly note?: string | undefined
  readonly initially: 'open' | 'shut'
  readonly children: ComponentChildren
}

/** A tool with a heading that opens and closes it. The browser stores which ones are open. */
export function Panel({ title, note, initially, children }: PanelProps) {
  const id = useId()
  const choice = useMemo(() => remembered(`panel:${title}`, ['open', 'shut'], initially), [title, initially])
  const open = choice.value === 'open'
  return (
    <section class="panel" aria-labelledby={`${id}-title`}>
      <h2 class="panel-head">
        <button
          type="button"
          id={`${id}-title`}
          aria-expanded={open}
          aria-controls={`${id}-body`}
          onClick={() => {
            choice.value = open ? 'shut' : 'open'
          }}
        >
          {title}
        </button>
        {note !== undefined && <span class="panel-note">{note}</span>}
      </h2>
      <div class="panel-body" id={`${id}-body`} hidden={!open}>
        {children}
      </div>
    </section>
  )
}
