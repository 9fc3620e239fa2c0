/** What a secret is made of as a rule: it is hidden whole, also when a known one is only its beginning. */
const secretLetters = String.raw`[\w+/=-]`
const between = String.raw`[\s()./\u2010-\u2015-]`
/** International numbers, however they are grouped. Their plus sign may be escaped, as in JSON. */
const international = new RegExp(String.raw`(?:\+|\\u002b)(?:${between}{0,3}\d){7,}`, 'gi')
/** The same inside a URL. */
const encoded = new RegExp(String.raw`%2b(?:(?:${between}|\+|%2\d){0,3}\d){7,}`, 'gi')
/** Numbers without a plus: long runs of digits that are no part of an identifier, and the North American form. */
const national = new RegExp(
  String.raw`(?<!\w|\w[.-])(?:\d{9,15}|(?:1${between})?\(?\d{3}\)?${between}{0,2}\d{3}${between}\d{4})(?!\w|[.-]\w)`,
  'g',
)

/**
 * Hides secrets and phone numbers in a text, keeping the last two digits of a number for recognition. Digits inside an
 * identifier, such as `evt_1234567890`, stay: without them no line could be looked up. National numbers are recognised
 * in the North American form only.
 */
export function createRedactor(knownSecrets: () => readonly string[]): (text: string) => string {
  return (text) => {
    const clean = text.replace(secretForms(knownSecrets()), '[secret]')
    return clean.replace(encoded, masked).replace(international, masked).replace(national, masked)
  }
}

/** The known secrets, as they are and as URLs have them, and whatever has the form of Audian's. */
function secretForms(secrets: readonly string[]): RegExp {
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)])
  const known = forms
    // Hiding one of two or three letters would make every line unreadable.
    .filter(({ length }) => length >= 4)
    .sort((one, other) => other.length - one.length)
    .map((form) => `${form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}${secretLetters}*`)
  return new RegExp([...known, `whsec_${secretLetters}+`].join('|'), 'g')
}

function masked(number: string): string {
  return `[phone …${number.slice(-2)}]`
}
