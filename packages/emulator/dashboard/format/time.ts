const second = 1000
const minute = 60 * second

/** `38 ms`, `1.24 s`, `2 min 5 s`, `1 h 3 min`. */
export function duration(ms: number): string {
  if (ms < second) return `${Math.round(ms)} ms`
  if (ms < 10 * second) return `${(ms / second).toFixed(2)} s`
  return countdown(ms)
}

/** In whole seconds, rounded up: shows `1 s` until the moment has come. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / second)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return parts(seconds, 'min', 's')
  return parts(Math.ceil(ms / minute), 'h', 'min')
}

/** `5 min 3 s`; without seconds `5 min`. */
function parts(sixtieths: number, whole: string, part: string): string {
  const rest = sixtieths % 60
  return `${Math.floor(sixtieths / 60)} ${whole}${rest === 0 ? '' : ` ${rest} ${part}`}`
}

const clockTime = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const fullTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })

/** The time of day, for rows. */
export function timeOfDay(ms: number): string {
  return clockTime.format(ms)
}

/** Date and time. */
export function dateAndTime(ms: number): string {
  return fullTime.format(ms)
}
