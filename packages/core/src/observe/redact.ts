import { maskPhoneNumbers } from './phone-numbers.ts'

/** The usual characters of a secret: the whole secret is hidden, even if a known one is only its beginning. */
const secretLetters = String.raw`[\w+/=-]`

/** Hides secrets and phone numbers in a text. */
export function createRedactor(knownSecrets: () => readonly string[]): (text: string) => string {
  return (text) => maskPhoneNumbers(text.replace(secretForms(knownSecrets()), '[secret]'))
}

/** The known secrets, as they are and as URLs have them, and every text in the form of Audian's. */
function secretForms(secrets: readonly string[]): RegExp {
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)])
  const known = forms
    // Hiding one of two or three letters would make every line unreadable.
    .filter(({ length }) => length >= 4)
    .sort((one, other) => other.length - one.length)
    .map((form) => `${form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}${secretLetters}*`)
  return new RegExp([...known, `whsec_${secretLetters}+`].join('|'), 'g')
}
