/** The bytes of a body that is in JSON, or a sentence that explains why they cannot be known. */
export function bodyBytes(text: string, { base64 }: { base64: boolean }): Buffer | string {
  if (base64) {
    const bytes = Buffer.from(text, 'base64')
    return bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') ? bytes : 'Its body is not base64.'
  }
  if (/\p{Surrogate}/u.test(text)) return 'Its body contains half a character, so the original bytes are lost.'
  return Buffer.from(text)
}
