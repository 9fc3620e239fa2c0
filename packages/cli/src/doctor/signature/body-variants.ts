import { type ProbeEvent, probeEvent } from '../probe.ts'

/** Ways to write an event that parsers change when they write it again; each changes one thing. */
export const variantNames = [
  'order',
  'spaces',
  'unicode',
  'escape',
  'slash',
  'escaped-slash',
  'markup',
  'number',
  'newline',
  'crlf',
] as const

export type VariantName = (typeof variantNames)[number]

export function variantOf(name: VariantName): string {
  return variants[name](probeEvent())
}

/** Everything at once: a receiver that accepts this does not change the body. */
export function hardBody(): string {
  const { id, timestamp, event, version } = probeEvent()
  const data = String.raw`{ "text": "é \u00e9 a/b a\/b <&>", "number": 1.0 }`
  const fields = [
    `"id": "${id}"`,
    `"timestamp": "${timestamp}"`,
    `"event": "${event}"`,
    `"version": "${version}"`,
    `"data": ${data}`,
  ]
  return `{\r\n  ${fields.join(',\r\n  ')}\r\n}\n`
}

const variants: Readonly<Record<VariantName, (event: ProbeEvent) => string>> = {
  order: ({ id, timestamp, event, version, data }) => JSON.stringify({ id, timestamp, event, version, data }),
  spaces: (event) => compact(event, '"b"').replaceAll(/(?<=")([:,])(?=["{])|(?<=\})(,)/g, '$1$2 '),
  unicode: (event) => compact(event, '"é"'),
  escape: (event) => compact(event, String.raw`"\u00e9"`),
  slash: (event) => compact(event, '"a/b"'),
  'escaped-slash': (event) => compact(event, String.raw`"a\/b"`),
  markup: (event) => compact(event, '"<&>"'),
  number: (event) => compact(event, '1.0'),
  newline: (event) => `${compact(event, '"b"')}\n`,
  crlf: (event) => compact(event, '"b"').replace('{', '{\r\n').replace(/\}$/, '\r\n}'),
}

/** Compact, with sorted keys; `value` as it stands. */
function compact({ id, timestamp, event, version }: ProbeEvent, value: string): string {
  return `{"data":{"a":${value}},"event":"${event}","id":"${id}","timestamp":"${timestamp}","version":"${version}"}`
}
