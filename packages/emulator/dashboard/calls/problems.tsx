import type { CallProblem } from '../../src/calls/call.ts'
import { problemWords } from './call-words.ts'

/** The problems of a call, with one label each. */
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
