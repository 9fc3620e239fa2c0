import { copy } from '../state/actions.ts'
import { complain, tell } from '../state/notices.ts'

interface CopyButtonProps {
  readonly text: string
  readonly label: string
  /** For when the browser refuses: shows the text, so that it can be copied by hand. */
  readonly onRefused?: (() => void) | undefined
}

export function CopyButton({ text, label, onRefused }: CopyButtonProps) {
  const onClick = async () => {
    if (await copy(text)) return tell(`Copied: ${label.replace(/^Copy /, '')}.`)
    onRefused?.()
    complain('The browser does not let this page copy. Select the text and copy it by hand.')
  }
  return (
    <button type="button" onClick={() => void onClick()}>
      {label}
    </button>
  )
}
