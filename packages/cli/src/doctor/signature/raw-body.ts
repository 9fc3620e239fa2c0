import type { Exchanged } from '../exchange.ts'
import { type Finding, type Findings, headings, ok, problem } from '../finding.ts'
import { hardBody, type VariantName, variantNames, variantOf } from './body-variants.ts'
import { changerOf } from './parser-classes.ts'
import type { SignedProbes } from './signed-probes.ts'

const id = 'raw-body'

interface RawBodyInputs {
  readonly isFine: (answer: Exchanged) => boolean
  /** Compact bodies are already known to be rejected. */
  readonly onlySpaced: boolean
}

/** Delivers a body that every parser changes when it serialises it again. If it is rejected, finds out what changes it. */
export async function* inspectRawBody(probes: SignedProbes, { isFine, onlySpaced }: RawBodyInputs): Findings<void> {
  const hard = await probes.send(hardBody())
  if (isFine(hard)) {
    yield ok(id, 'The signature is verified over the raw body.')
    return
  }
  const kept = new Set<VariantName>(onlySpaced ? ['spaces'] : [])
  for (const name of onlySpaced ? [] : variantNames) {
    if (isFine(await probes.send(variantOf(name)))) kept.add(name)
  }
  yield changed(kept, hard)
}

function changed(kept: ReadonlySet<VariantName>, hard: Exchanged): Finding {
  const changer = changerOf(kept, variantNames)
  const lost = variantNames.filter((name) => !kept.has(name))
  const answered = hard.status === undefined ? 'no answer' : String(hard.status)
  return problem(id, {
    title: isParsed(kept)
      ? `The body is parsed and serialised again before it is verified${changer === undefined ? '' : `: it looks like ${changer}`}.`
      : `The body is changed before it is verified${changer === undefined ? '' : `: it looks like ${changer}`}.`,
    detail: `Signed bodies with these were rejected (${answered}): ${lost.length === 0 ? 'several kinds of text together' : lost.map((name) => words[name]).join(', ')}.`,
    advice: 'Verify the bytes as they arrived: read the raw body before any parser, with express.raw() for instance.',
    heading: headings.signature,
  })
}

/** Writing JSON again drops white space and unneeded escapes. */
function isParsed(kept: ReadonlySet<VariantName>): boolean {
  return (
    !kept.has('newline') &&
    !kept.has('crlf') &&
    (!kept.has('escape') || !kept.has('unicode') || !kept.has('escaped-slash'))
  )
}

const words: Readonly<Record<VariantName, string>> = {
  order: 'unsorted keys',
  spaces: 'spaces after colons and commas',
  unicode: 'non-ASCII letters',
  escape: 'an escape such as \\u00e9',
  slash: 'a slash',
  'escaped-slash': 'an escaped slash',
  markup: 'the characters < & >',
  number: 'the number 1.0',
  newline: 'a line break at the end',
  crlf: 'CRLF line breaks',
}
