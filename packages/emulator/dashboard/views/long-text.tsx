import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { beginningOf } from '../format/beginning.ts'
import { count } from '../format/count.ts'
import { sizeOf } from '../format/size.ts'

const limits = { lines: 20, characters: 2000 }

/** An unchanged text, folded to its first lines if it is long. */
export function LongText({ text }: { readonly text: string }) {
  const unfolded = useSignal(false)
  const beginning = useMemo(() => beginningOf(text, limits), [text])
  const { shown, lines, cut } = beginning
  return (
    <>
      <pre class="code" data-cut={cut && !unfolded.value}>
        {unfolded.value ? text : shown}
      </pre>
      {cut && (
        <button
          type="button"
          class="unfold"
          aria-expanded={unfolded.value}
          onClick={() => {
            unfolded.value = !unfolded.value
          }}
        >
          {unfolded.value
            ? 'Show only the beginning'
            : `Show all ${lines === 1 ? '' : `${count(lines, 'line')} `}(${sizeOf(text)})`}
        </button>
      )}
    </>
  )
}
