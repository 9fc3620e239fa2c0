/** A word that may be part of a phone number. */
const part = /^[+\d().\-/]*\d[+\d().\-/]*$|^[-/]$/
const fewestDigits = 5
/** This many digits may be a complete number: a further number beside it does not continue it. */
const whole = 7

type Found = { readonly name: 'text' | 'tel'; readonly value: string }

/** Returns the words, with those that form one phone number joined: `+49 30 123 456`. */
export function withNumbers(words: readonly string[]): Found[] {
  const found: Found[] = []
  let run: string[] = []
  const endRun = () => {
    const digits = phoneDigits(run.join(''))
    if (digits.length >= fewestDigits) found.push({ name: 'tel', value: digits })
    else found.push(...run.map((value) => ({ name: 'text', value }) as const))
    run = []
  }
  for (const word of words) {
    if (!part.test(word) || beginsAnother(run, word)) endRun()
    if (part.test(word)) run.push(word)
    else found.push({ name: 'text', value: word })
  }
  endRun()
  return found
}

function beginsAnother(run: readonly string[], word: string): boolean {
  if (run.length === 0) return false
  return word.startsWith('+') || (digitsIn(run.join('')).length >= whole && digitsIn(word).length >= whole)
}

/**
 * The digits that a phone number has in every notation: without `+` or `00` before the country, and without the zero
 * of the national prefix.
 */
export function phoneDigits(text: string): string {
  const digits = digitsIn(text.replace('(0)', ''))
  const bare = digits.replace(/^0{1,2}/, '')
  return bare.length >= fewestDigits ? bare : digits
}

function digitsIn(text: string): string {
  return text.replace(/\D/g, '')
}

/** Finds the digits, with any separators between them. */
export function phonePattern(digits: string): RegExp {
  return new RegExp([...digits].join('[\\s().\\-/]*'))
}
