import type { ContractCase } from '../contract-case.ts'
import type { AdapterFeatures, AdapterSubject, CreateServer, ParserInFront } from './harness.ts'

/** A case of the adapter contract, and what it needs that not every framework has. */
export interface AdapterCase extends ContractCase<AdapterSubject> {
  readonly needs?: Exclude<keyof AdapterFeatures, 'skip'>
}

/** Why a case cannot run against a subject, as a sentence; `undefined` if it can. */
export function adapterSkipReason({ name, needs }: AdapterCase, features: AdapterFeatures): string | undefined {
  const reason = features.skip?.[name]
  if (reason !== undefined || needs === undefined) return reason
  const feature = features[needs]
  return typeof feature === 'object' || typeof feature === 'function'
    ? undefined
    : (feature ?? `${needs}: not declared`)
}

/** The server that shows a feature; the case was skipped otherwise. */
export function serverFor(subject: AdapterSubject, needs: 'rawBodyKept' | 'otherRoute'): CreateServer {
  const feature = subject.features[needs]
  if (typeof feature === 'function') return feature
  throw new TypeError(`This case needs the feature ${needs}: ${feature ?? 'not declared'}.`)
}

/** The servers with a parser in front; the case was skipped otherwise. */
export function parsersOf({ features }: AdapterSubject): readonly ParserInFront[] {
  const feature = features.parsersInFront
  if (typeof feature === 'object' && feature.length > 0) return feature
  throw new TypeError(`This case needs the feature parsersInFront: ${feature ?? 'not declared'}.`)
}
