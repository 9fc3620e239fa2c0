import type { Standing } from '../../src/state/standing.ts'
import { wordsOf } from '../format/standings.ts'

/** A symbol and a word: colour alone is not accessible. */
export function Status({ standing }: { readonly standing: Standing }) {
  const { sign, word, rest } = wordsOf(standing)
  return (
    <span class="status" data-standing={standing}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      {word}
      {rest !== undefined && <span class="rest"> {rest}</span>}
    </span>
  )
}
