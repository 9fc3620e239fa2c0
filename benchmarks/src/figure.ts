/** A whole number with separators: `19,362`. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
