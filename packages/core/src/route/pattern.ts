import type { AudianEvents } from '../protocol/events.ts'
import type { Named } from './event.ts'

type Name<TEvents> = keyof TEvents & string
type Namespace<TName> = TName extends `${infer THead}.${infer TTail}` ? THead | `${THead}.${Namespace<TTail>}` : never
type Wildcard<TEvents> = `${Namespace<Name<TEvents>>}.*`

/** An event's name, a namespace such as `'call.*'`, or `'*'`. Patterns match only declared names. */
export type Pattern<TEvents = AudianEvents> = Name<TEvents> | Wildcard<TEvents> | '*'
/** One pattern or several. */
export type Patterns<TEvents = AudianEvents> = Pattern<TEvents> | readonly Pattern<TEvents>[]

/** The event, or the union of events, that patterns match: `AudianEvent<'call.*'>`. */
export type AudianEvent<TPatterns extends Patterns<TEvents> = '*', TEvents = AudianEvents> = Named<
  TEvents,
  Matching<TEvents, TPatterns>
>

/** The names that patterns match. A misspelt one matches the nearest names, so that it is the only error. */
export type Matching<TEvents, TPatterns> = TPatterns extends readonly (infer TItem)[]
  ? Matching<TEvents, TItem>
  : TPatterns extends '*'
    ? Name<TEvents>
    : TPatterns extends `${infer TNamespace}.*`
      ? Extract<Name<TEvents>, `${TNamespace}.${string}`>
      : TPatterns extends Name<TEvents>
        ? TPatterns
        : TPatterns extends string
          ? Nearest<TEvents, TPatterns>
          : never

/** The patterns themselves, or the sentence that the compiler shows instead of a misspelt one. */
export type Spelt<TEvents, TPatterns> = TPatterns extends readonly unknown[]
  ? { readonly [I in keyof TPatterns]: Spelt<TEvents, TPatterns[I]> }
  : TPatterns extends Pattern<TEvents>
    ? TPatterns
    : string extends TPatterns // no literal, so nothing to advise on
      ? Pattern<TEvents>
      : TPatterns extends string
        ? `'${TPatterns}' is not an event. ${Advice<TEvents, TPatterns>}`
        : never

type Advice<TEvents, TText extends string> =
  Beginning<TText, Name<TEvents>> extends `${string}.${string}`
    ? `Did you mean ${Listed<Nearest<TEvents, TText>>}?`
    : `The namespaces are ${Listed<Wildcard<TEvents>>}.`

type Nearest<TEvents, TText extends string> = Extract<Name<TEvents>, `${Beginning<TText, Name<TEvents>>}${string}`>

/** The longest beginning that a text has in common with a name. */
type Beginning<
  TText extends string,
  TName extends string,
  TShared extends string = '',
> = TText extends `${infer TCharacter}${infer TRest}`
  ? [Extract<TName, `${TShared}${TCharacter}${string}`>] extends [never]
    ? TShared
    : Beginning<TRest, Extract<TName, `${TShared}${TCharacter}${string}`>, `${TShared}${TCharacter}`>
  : TShared

/** `'a' | 'b'` as one text, where the compiler would write a whole sentence for each. */
type Listed<TName extends string, TText extends string = ''> = [TName] extends [never]
  ? TText
  : Last<TName> extends infer TLast extends string
    ? Listed<Exclude<TName, TLast>, TText extends '' ? `'${TLast}'` : `'${TLast}', ${TText}`>
    : never
type Last<T> = (T extends unknown ? (take: () => T) => void : never) extends (take: infer TAll) => void
  ? TAll extends () => infer TLast
    ? TLast
    : never
  : never
