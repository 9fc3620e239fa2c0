import { describeAnswer } from '../answers.ts'
import type { Exchanged } from '../exchange.ts'
import { type Findings, headings, ok, warning } from '../finding.ts'
import { prefixed } from './signature-forms.ts'
import { plainBody, type SignedProbes } from './signed-probes.ts'

/** Delivers in the other spellings that Audian's documentation or HTTP allows. */
export async function* inspectSpellings(probes: SignedProbes, isFine: (answer: Exchanged) => boolean): Findings<void> {
  const spellings = [
    {
      id: 'signature-prefix',
      what: 'A signature with the prefix sha256=',
      detail: 'Audian’s setup guide shows signatures without the prefix, its page on payloads with it.',
      advice: 'Accept both: the digest alone, and with sha256= in front.',
      send: () => probes.with({ signature: prefixed }).send(plainBody()),
    },
    {
      id: 'header-case',
      what: 'A delivery with header names in lower case',
      detail: 'Header names are case-insensitive, and HTTP/2 sends them in lower case.',
      advice: 'Look up headers case-insensitively.',
      send: () => probes.with({ lowerCaseNames: true }).send(plainBody()),
    },
    {
      id: 'content-type',
      what: 'A delivery with the content type application/json; charset=utf-8',
      detail: 'Audian’s documentation shows application/json, but does not guarantee it.',
      advice: 'Configure the parser to accept every content type at the path of the receiver.',
      send: () => probes.send(plainBody(), { headers: { 'Content-Type': 'application/json; charset=utf-8' } }),
    },
  ]
  for (const { id, what, detail, advice, send } of spellings) {
    const answer = await send()
    if (isFine(answer)) yield ok(id, `${what} is accepted.`)
    else yield warning(id, { title: `${what} ${describeAnswer(answer)}.`, detail, advice, heading: headings.signature })
  }
}
