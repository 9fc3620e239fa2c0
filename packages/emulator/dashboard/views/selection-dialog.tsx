import { useEffect, useId, useRef } from 'preact/hooks'
import { count, number } from '../format/count.ts'
import { confirm, type Question, question } from '../state/selection-question.ts'

/** Asks for confirmation before an action on many deliveries, and describes the action. */
export function SelectionDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const asked = question.value
  useEffect(() => {
    if (asked) dialog.current?.showModal()
    else dialog.current?.close()
  }, [asked])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={title}
      onClose={() => {
        question.value = undefined
      }}
    >
      {asked && (
        <>
          <h2 id={title}>
            {asked.kind === 'clear' ? 'Clear' : 'Redeliver'} {count(asked.found.deliveries, 'delivery', 'deliveries')}?
          </h2>
          <p>
            {asked.q === '' ? (
              'These are all deliveries.'
            ) : (
              <>
                These are all deliveries that match your filter: <span class="code">{asked.q}</span>
              </>
            )}
          </p>
          {asked.kind === 'clear' ? <ClearWords {...asked} /> : <RedeliverWords />}
          <form method="dialog" class="buttons">
            <button type="submit">Cancel</button>
            <button
              type="button"
              class={asked.kind === 'clear' ? 'danger' : 'main-action'}
              onClick={() => void confirm(asked)}
            >
              {asked.kind === 'clear' ? 'Clear now' : 'Redeliver now'}
            </button>
          </form>
        </>
      )}
    </dialog>
  )
}

function ClearWords({ found: { open } }: Question) {
  return (
    <>
      <p>
        They are removed from the emulator, for every page, and from its file. You cannot undo this. Endpoints stay.
      </p>
      {open > 0 && (
        <p>
          <b>
            {number(open)} of them still {open === 1 ? 'waits' : 'wait'} for an attempt.
          </b>{' '}
          They are removed too, and get no more attempts. The outcome of an attempt in progress is not stored.
        </p>
      )}
    </>
  )
}

function RedeliverWords() {
  return (
    <p>
      Each event is sent again with a new signature, as a new delivery. Your receiver gets the same event ids. Skipped
      are deliveries whose endpoint was deleted or is paused, and those that were made to be rejected.
    </p>
  )
}
