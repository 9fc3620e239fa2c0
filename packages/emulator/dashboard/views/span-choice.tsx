import { span, spanNames } from '../state/plot-span.ts'

/** How far the plots look back. */
export function SpanChoice() {
  return (
    <select
      aria-label="Time shown in plots"
      value={span.value}
      onChange={({ currentTarget }) => {
        span.value = spanNames.find((name) => name === currentTarget.value) ?? '10 min'
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
