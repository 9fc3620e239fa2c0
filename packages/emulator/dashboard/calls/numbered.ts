import type { Call } from '../../src/calls/call.ts'

type Part = Call['story'][number]

/** Numbers the events of a story; a gap has no number. */
export function numbered(story: Call['story']): readonly { readonly part: Part; readonly number: number }[] {
  let number = 0
  return story.map((part) => {
    if (part.type === 'step') number++
    return { part, number }
  })
}
