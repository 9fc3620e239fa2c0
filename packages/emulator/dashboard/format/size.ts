import { count } from './count.ts'

const encoder = new TextEncoder()

/** `812 bytes`, `48 KB`, `1.2 MB`: the size of a text in UTF-8, in decimal units. */
export function sizeOf(text: string): string {
  const bytes = encoder.encode(text).length
  if (bytes < 1000) return count(bytes, 'byte')
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1e6).toFixed(1)} MB`
}
