import type { CallProblem, CallState, CallSummary } from '../../src/calls/call.ts'

/** A symbol for users who cannot see colours, and a word. */
export const stateWords: { readonly [K in CallState]: readonly [sign: string, word: string] } = {
  initiated: ['…', 'initiated'],
  ringing: ['…', 'ringing'],
  answered: ['…', 'answered'],
  completed: ['✓', 'completed'],
  recorded: ['✓', 'recorded'],
  failed: ['✕', 'failed'],
  unknown: ['?', 'unknown'],
}

/** A short label of a problem, and a sentence. */
export const problemWords: { readonly [K in CallProblem]: readonly [word: string, sentence: string] } = {
  gap: ['gap', 'An event that must come before another one was not sent.'],
  disorder: ['disorder', 'An event arrived before one that happened earlier.'],
  duplicate: ['duplicate', 'An endpoint accepted an event more than once.'],
  undelivered: ['undelivered', 'An endpoint did not get an event, and no attempt follows.'],
  'forged-accepted': ['forged accepted', 'A receiver accepted a delivery that it must reject.'],
}

/** `+1… → +1…`; the id if no event has the numbers. */
export function partiesOf({ id, from, to }: Pick<CallSummary, 'id' | 'from' | 'to'>): string {
  return from === undefined && to === undefined ? id : `${from ?? '?'} → ${to ?? '?'}`
}
