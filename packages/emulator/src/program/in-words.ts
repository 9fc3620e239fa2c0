/** A readable duration: `12 s`, `1 min 12 s`, `1 h 5 min`. */
export function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return parts([minutes, 'min'], [seconds % 60, 's'])
  return parts([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
}

function parts(...units: readonly (readonly [number, string])[]): string {
  return units
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}
