import type { Cause, Finding } from './cause.ts'
import { certain } from './cause.ts'
import { type Digest, digestVariants, hmac } from './digest-variants.ts'
import type { Frame } from './frame-variants.ts'
import type { SignatureReading } from './header/signature-reading.ts'
import { limits } from './limits.ts'
import type { Variant } from './variant.ts'

/** A part of the signature's input: as it should be, and as it may have been. */
interface Part<T> {
  readonly plain: readonly T[]
  /** Asked for only where the plain parts do not fit. */
  readonly changed: () => readonly Variant<T>[]
}

export interface Parts {
  readonly body: Part<Buffer>
  readonly key: Part<Buffer>
  readonly frame: Part<Frame>
}

export interface SearchResult {
  /** One list for each explanation; `undefined` if there is none. */
  readonly causes: readonly Cause[] | undefined
  /** How many combinations were tried. */
  readonly tried: number
  /** Whether it ended before all were tried. */
  readonly cut: boolean
}

type Choice<T> = { readonly value: T; readonly cause?: Finding }
type Choices = { readonly [K in keyof Inputs]: readonly Choice<Inputs[K]>[] }
interface Inputs {
  readonly body: Buffer
  readonly key: Buffer
  readonly frame: Frame
  readonly digest: Digest
}
type Name = keyof Inputs

/** The parts that are changed at the same time, the likeliest first. */
const rounds: readonly (readonly Name[])[] = [
  [],
  ['body'],
  ['key'],
  ['frame'],
  ['digest'],
  ['body', 'key'],
  ['body', 'frame'],
  ['key', 'frame'],
  ['key', 'digest'],
  ['frame', 'digest'],
  ['body', 'digest'],
]

/**
 * Makes digests from all parts as they should be, then with one changed, then with two, until one is the signature's. All
 * changes of that part that fit are found; of pairs the first.
 */
export class Search {
  readonly #parts: Parts
  readonly #readings: readonly SignatureReading[]
  #hashed = 0
  #tried = 0

  constructor(parts: Parts, readings: readonly SignatureReading[]) {
    this.#parts = parts
    this.#readings = readings
  }

  run(): SearchResult {
    const found: Cause[] = []
    for (const changed of rounds) {
      for (const causes of this.#matches(changed)) {
        found.push(...causes.map(certain))
        // Several changes of one part can come to the same, and then all of them fit.
        if (changed.length !== 1) return this.#result(found)
      }
      if (found.length > 0) return this.#result(found)
      if (this.#exhausted) break
    }
    return this.#result(undefined)
  }

  /** Whether one of these frames alone leads to a match. For long lists that are not worth combining. */
  alone(frames: Iterable<Variant<Frame>>): SearchResult {
    const { body, key } = this.#parts
    for (const { value, cause } of frames) {
      if (this.#exhausted) break
      for (const [content, secret] of pairs(body.plain, key.plain)) {
        const causes = this.#match({ body: content, key: secret, frame: value, digest: hmac })
        if (causes) return this.#result([cause, ...causes].map(certain))
      }
    }
    return this.#result(undefined)
  }

  *#matches(changed: readonly Name[]): Generator<readonly Finding[]> {
    const choices = this.#choices(changed)
    for (const body of choices.body) {
      for (const key of choices.key) {
        for (const [frame, digest] of pairs(choices.frame, choices.digest)) {
          // The parts as they are come first, and are always tried.
          if (changed.length > 0 && this.#exhausted) return
          const causes = this.#match({ body: body.value, key: key.value, frame: frame.value, digest: digest.value })
          if (causes) yield [body, key, frame, digest].flatMap(({ cause }) => (cause ? [cause] : [])).concat(causes)
        }
      }
    }
  }

  #choices(changed: readonly Name[]): Choices {
    const { body, key, frame } = this.#parts
    const pick = <T>(name: Name, part: Part<T>): readonly Choice<T>[] =>
      changed.includes(name) ? part.changed() : part.plain.map((value) => ({ value }))
    return {
      body: pick('body', body),
      key: pick('key', key),
      frame: pick('frame', frame),
      digest: pick('digest', { plain: [hmac], changed: () => digestVariants }),
    }
  }

  /** What is wrong with the header, if the digest is one that it may mean. */
  #match({ digest, ...input }: Inputs): readonly Finding[] | undefined {
    this.#tried++
    for (const algorithm of new Set(this.#readings.map((reading) => reading.algorithm))) {
      this.#hashed += input.body.length + input.frame.before.length + input.frame.after.length + limits.overhead
      const hex = digest({ ...input, algorithm })
      const reading = this.#readings.find((one) => one.algorithm === algorithm && fits(one, hex))
      if (reading) return reading.causes
    }
    return undefined
  }

  get #exhausted(): boolean {
    return this.#hashed >= limits.hashed
  }

  #result(causes: readonly Cause[] | undefined): SearchResult {
    return { causes, tried: this.#tried, cut: this.#exhausted && causes === undefined }
  }
}

function fits({ hex, partial }: SignatureReading, digest: string): boolean {
  return partial ? digest.startsWith(hex) : digest === hex
}

function* pairs<TOne, TOther>(ones: readonly TOne[], others: readonly TOther[]): Generator<readonly [TOne, TOther]> {
  for (const one of ones) for (const other of others) yield [one, other]
}
