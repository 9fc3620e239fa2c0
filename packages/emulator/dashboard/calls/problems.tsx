import type { CallProblem } from '../../src/calls/call.ts'
import { problemWords } from './call-words.ts'

/** What is wrong with a call, a word for each thing. */
export function Problems({ problems }: { readonly problems: readonly CallProblem[] }) {
  return (
    <span class="problems">
      {problems.map((problem) => (
        <span key={problem} class="mark" data-mark={problem} title={problemWords[problem][1]}>
          {problemWords[problem][0]}
        </span>
      ))}
    </span>
  )
}
