import type { CallState } from '../../src/calls/call.ts'
import { stateWords } from './call-words.ts'

/** A symbol and a word: colour alone is not accessible. */
export function CallStateWord({ state }: { readonly state: CallState }) {
  const [sign, word] = stateWords[state]
  return (
    <span class="call-state" data-state={state}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      {word}
    </span>
  )
}
