import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { jsonTree } from '../format/json-tree.ts'
import { CopyButton } from './copy-button.tsx'
import { JsonView } from './json-view.tsx'
import { LongText } from './long-text.tsx'

interface BodyProps {
  /** As it was on the wire. */
  readonly text: string
  /** The name of its request or response, for the button. */
  readonly name: string
}

/** A body, as a tree if it is JSON. Copying returns the bytes of the wire, which were signed. */
export function Body({ text, name }: BodyProps) {
  const raw = useSignal(false)
  const root = useMemo(() => jsonTree(text), [text])
  return (
    <div class="body">
      <div class="body-head">
        <CopyButton text={text} label={`Copy ${name} as sent`} />
        {root && (
          <button
            type="button"
            aria-pressed={raw.value}
            onClick={() => {
              raw.value = !raw.value
            }}
          >
            Raw
          </button>
        )}
        <span class="hint">{hintFor(root !== undefined, raw.value)}</span>
      </div>
      {root && !raw.value ? <JsonView {...{ text, root, name }} /> : <LongText text={text} />}
    </div>
  )
}

function hintFor(isJson: boolean, raw: boolean): string {
  if (!isJson) return 'Not JSON: shown as it is.'
  return raw ? 'Exactly as sent.' : 'Indented; numbers, keys and escapes as sent.'
}
