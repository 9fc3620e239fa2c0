import { useEffect, useId, useRef } from 'preact/hooks'
import { byHand } from '../state/copy.ts'

/** Shows a text that the browser did not let the page copy. */
export function CopyByHand() {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const text = byHand.value
  useEffect(() => {
    if (text === undefined) return dialog.current?.close()
    if (!dialog.current?.open) dialog.current?.showModal()
    dialog.current?.querySelector('textarea')?.select()
  }, [text])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={title}
      onClose={() => {
        byHand.value = undefined
      }}
    >
      <h2 id={title}>Copy by hand</h2>
      <p>The browser does not allow this page to copy. The text is selected: press Ctrl+C, or ⌘C on a Mac.</p>
      <textarea class="code editor" aria-label="Text to copy" rows={8} readOnly value={text ?? ''} />
      <form method="dialog" class="buttons">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}
