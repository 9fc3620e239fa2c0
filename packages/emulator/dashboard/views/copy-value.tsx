import { useSignal } from '@preact/signals'
import { copy } from '../state/copy.ts'

interface CopyValueProps {
  /** Made when it is copied, if that takes work. */
  readonly text: string | (() => string)
  /** What it is: `event id`. */
  readonly name: string
  /** Shown on the button. Default: a sign alone. */
  readonly shown?: string | undefined
}

const shownMs = 2000

/** A small button that copies one value, and reports it beside itself. */
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
