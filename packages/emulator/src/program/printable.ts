/** External text without characters that move the cursor, change colours or break lines. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}

/** Exactly `width` characters: cut at the end, or padded with spaces. */
export function fitted(text: string, width: number): string {
  return cut(text, width).padEnd(width)
}

/** At most `width` characters. A longer text ends with an ellipsis. */
export function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text
}
