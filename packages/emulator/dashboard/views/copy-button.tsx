import { copy } from '../state/copy.ts'
import { tell } from '../state/notices.ts'

interface CopyButtonProps {
  readonly text: string
  readonly label: string
  /** For when the browser refuses: shows the text, so that it can be copied manually. */
  readonly onRefused?: (() => void) | undefined
}

export function CopyButton({ text, label, onRefused }: CopyButtonProps) {
  const onClick = async () => {
    if (await copy(text)) return tell(`Copied: ${label.replace(/^Copy /, '')}.`)
    onRefused?.()
  }
  return (
    <button type="button" onClick={() => void onClick()}>
      {label}
    </button>
  )
}
