import { useSignal } from '@preact/signals'
import { copy } from '../state/copy.ts'

interface CopyValueProps {
  /** A function if computing the value is expensive. */
  readonly text: string | (() => string)
  /** What it is: `event id`. */
  readonly name: string
  /** Shown on the button. Default: only an icon. */
  readonly shown?: string | undefined
}

const shownMs = 2000

/** A small button that copies one value, and reports the result beside the button. */
export function CopyValue({ text, name, shown }: CopyValueProps) {
  const copied = useSignal(false)
  const onClick = async () => {
    if (!(await copy(typeof text === 'string' ? text : text()))) return
    copied.value = true
    setTimeout(() => {
      copied.value = false
    }, shownMs)
  }
  return (
    <span class="copy">
      <button type="button" aria-label={`Copy ${name}`} title={`Copy ${name}`} onClick={() => void onClick()}>
        {shown}
      </button>
      <span role="status" class="hint">
        {copied.value && 'Copied'}
      </span>
    </span>
  )
}
