import { go, place } from '../state/place.ts'
import { spanNames, usualSpan } from '../state/plot-span.ts'

/** Selects the time span of the plots. */
export function SpanChoice() {
  return (
    <select
      aria-label="Time shown in plots"
      value={place.value.span}
      onChange={({ currentTarget }) => {
        go({ span: spanNames.find((name) => name === currentTarget.value) ?? usualSpan })
      }}
    >
      {spanNames.map((name) => (
        <option key={name} value={name}>
          {name === 'all' ? 'Plots: all' : `Plots: ${name}`}
        </option>
      ))}
    </select>
  )
}
