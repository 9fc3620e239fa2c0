import { describe, expect, it } from 'vitest'
import { type VariantName, variantNames, variantOf } from './body-variants.ts'
import { changerOf } from './parser-classes.ts'

function keptBy(change: (body: string) => string): ReadonlySet<VariantName> {
  return new Set(
    variantNames.filter((name) => {
      const body = variantOf(name)
      return change(body) === body
    }),
  )
}

describe('variants of a body', () => {
  it.each(variantNames)('%s is JSON, and says the event', (name) => {
    expect(JSON.parse(variantOf(name))).toMatchObject({ event: 'audian-webhooks.self-test', version: 'v1' })
  })

  it('has spaces where Python writes them', () => {
    expect(variantOf('spaces')).toMatch(
      /^\{"data": \{"a": "b"\}, "event": "audian-webhooks.self-test", "id": "evt_doctor_\w+", "timestamp": "[\w:-]+Z", "version": "v1"\}$/,
    )
  })
})

describe('what changes the body is known by what it keeps', () => {
  it.each<[string, (body: string) => string, string | undefined]>([
    [
      'JSON.stringify()',
      (body) => JSON.stringify(JSON.parse(body)),
      'JSON.parse() and JSON.stringify(), as with express.json()',
    ],
    ['trim()', (body) => body.trim(), 'code that trims the body'],
    ['line breaks', (body) => body.replaceAll('\r\n', '\n'), 'code that normalises line breaks'],
    ['Latin-1', (body) => Buffer.from(body).toString('latin1'), 'code that does not read the body as UTF-8'],
    ['nothing that is known', (body) => body.replaceAll('<', '&lt;'), undefined],
  ])('%s', (_name, change, changer) => {
    expect(changerOf(keptBy(change), variantNames)).toBe(changer)
  })

  // What other languages make of the same values; written by hand after their documentation, since they are not installed everywhere.
  const escaped = (text: string) =>
    text.replaceAll(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const again = (body: string) => JSON.stringify(JSON.parse(body))
  const sorted = (body: string) =>
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body)).sort(([a], [b]) => (a < b ? -1 : 1))))
  it.each<[string, (body: string) => string, string]>([
    ['PHP', (body) => escaped(again(body)).replaceAll('/', '\\/'), 'of PHP'],
    ['Python', (body) => escaped(again(body)).replaceAll(/(?<=")([:,])(?=["{1])|(?<=[\d}])(,)/g, '$1$2 '), 'of Python'],
    ['Go', (body) => sorted(body).replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`), 'of Go'],
  ])('%s', (_name, change, changer) => {
    expect(changerOf(keptBy(change), variantNames)).toContain(changer)
  })
})
