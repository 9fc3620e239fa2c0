import { type Standing, standings } from '../state/standing.ts'
import { phoneDigits, withNumbers } from './phone-words.ts'

/** One condition. A delivery matches if it meets all of them. */
export type Term =
  /** The delivery contains it anywhere, in upper or lower case. */
  | { readonly name: 'text'; readonly value: string }
  /** The digits of a phone number, however they are written there. */
  | { readonly name: 'tel'; readonly value: string }
  | { readonly name: 'status'; readonly value: Standing }
  /** `503`, `5xx`, or `none`. */
  | { readonly name: 'answer'; readonly value: string }
  /** `*` matches any text. */
  | { readonly name: 'event' | 'id' | 'call' | 'kind' | 'endpoint'; readonly value: string }

export type ParsedSearch =
  | { readonly ok: true; readonly terms: readonly Term[] }
  /** A sentence that describes the error and what to do. */
  | { readonly ok: false; readonly problem: string }

/** One example of each term. */
export const termExamples = [
  'event:call.*',
  'status:failed',
  'id:evt_…',
  'call:call_1',
  'answer:503',
  'tel:+4930…',
  'kind:redelivery',
  'endpoint:wh_…',
] as const

const mostTerms = 20
const names = ['event', 'status', 'id', 'call', 'answer', 'tel', 'kind', 'endpoint'] as const
type Name = (typeof names)[number]

/** A term, a phrase in quotes, or a word. URLs have a colon too. */
const token = /\s*(?:(?!(?:https?|sips?|localhost):)([a-z][a-z-]*):("[^"]*"|\S*)|"([^"]*)"|(\S+))/giy

/** Parses the text of the search field: words, "phrases", phone numbers and terms such as `status:failed`. */
export function parseSearch(text: string): ParsedSearch {
  const terms: Term[] = []
  let words: string[] = []
  const endWords = () => {
    terms.push(...withNumbers(words))
    words = []
  }
  for (const [, name, value = '', phrase, word] of text.trim().matchAll(token)) {
    if (word !== undefined) words.push(word)
    else endWords()
    if (phrase !== undefined && phrase !== '') terms.push({ name: 'text', value: phrase })
    if (name === undefined) continue
    const term = termOf(name.toLowerCase(), value.replace(/^"(.*)"$/, '$1'))
    if (typeof term === 'string') return { ok: false, problem: term }
    terms.push(term)
  }
  endWords()
  if (terms.length > mostTerms) return { ok: false, problem: `A search has at most ${mostTerms} words and terms.` }
  return { ok: true, terms }
}

/** Returns the term, or the error in it. */
function termOf(name: string, value: string): Term | string {
  if (!isName(name)) {
    return `Unknown term ${name}: (known: ${names.join(', ')}). To search for the text itself, put it in quotes.`
  }
  if (value === '') return `${name}: needs a value, for instance ${exampleOf(name)}.`
  if (name === 'status') return statusTerm(value)
  if (name === 'answer') return answerTerm(value)
  if (name === 'tel') return telTerm(value)
  return { name, value }
}

function statusTerm(value: string): Term | string {
  const standing = standings.find((known) => known === value.toLowerCase())
  if (standing === undefined) return `Unknown status ${value}. Use one of ${standings.join(', ')}.`
  return { name: 'status', value: standing }
}

function answerTerm(value: string): Term | string {
  if (/^([1-5]\d\d|[1-5]xx|none)$/i.test(value)) return { name: 'answer', value: value.toLowerCase() }
  return `Unknown answer ${value}. Use a status code such as 503, a class such as 5xx, or none.`
}

function telTerm(value: string): Term | string {
  const digits = phoneDigits(value)
  return digits === '' ? 'tel: needs the digits of a phone number.' : { name: 'tel', value: digits }
}

function isName(name: string): name is Name {
  return names.some((known) => known === name)
}

function exampleOf(name: Name): string {
  return termExamples.find((example) => example.startsWith(`${name}:`)) ?? `${name}:…`
}
