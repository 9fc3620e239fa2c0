import { useSignal } from '@preact/signals'
import { CopyValue } from './copy-value.tsx'

/** How many are shown at first. */
const mostFolded = 12

/** Headers, of which a long list shows its beginning at first. */
export function Headers({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
  const unfolded = useSignal(false)
  const all = Object.entries(headers)
  const shown = unfolded.value ? all : all.slice(0, mostFolded)
  return (
    <>
      <dl class="headers code">
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              <CopyValue text={value} name={`header ${name}`} />
            </dd>
          </div>
        ))}
      </dl>
      {all.length > mostFolded && (
        <button
          type="button"
          class="unfold"
          aria-expanded={unfolded.value}
          onClick={() => {
            unfolded.value = !unfolded.value
          }}
        >
          {unfolded.value ? 'Show the first headers only' : `Show all ${all.length} headers`}
        </button>
      )}
    </>
  )
}
