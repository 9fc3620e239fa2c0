/** Signing secrets in the seed's form, whoever's they are. */
const secretForm = /whsec_\w+/g
/** International numbers, however they are grouped; `%2B` is the plus sign in a URL. */
const international = /(\+|%2B)\d[\d\s()./-]{4,20}\d/gi
/** Numbers without a plus: long runs of digits that are no part of an identifier, and the North American form. */
const national = /(?<![\w.-])(?:\d{9,15}|\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4})(?![\w.-])/g

/** Hides secrets and phone numbers in a text, keeping the last two digits of a number for recognition. */
export function createRedactor(knownSecrets: () => readonly string[]): (text: string) => string {
  return (text) => {
    let clean = text
    // Hiding a secret of one or two letters would make every line unreadable.
    for (const secret of knownSecrets()) if (secret.length >= 4) clean = clean.replaceAll(secret, '[secret]')
    return clean.replace(secretForm, '[secret]').replace(international, masked).replace(national, masked)
  }
}

function masked(number: string): string {
  return `[phone …${number.slice(-2)}]`
}
