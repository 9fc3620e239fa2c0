import type { Broken } from '../../analysis/broken.ts'
import { runPromises } from '../../analysis/run-promises.ts'

export const promises = {
  ...runPromises,
  lost: 'everything answered 2xx is handled or a dead letter',
  'not-acknowledged': 'every event acknowledged in the end',
  'not-completed': 'every event that can be handled completed in the end',
  'wrong-letter': 'only what cannot be handled is a dead letter in the end',
  'early-letter': 'a dead letter only after all attempts, or three crashes',
  'miscounted-crash': 'a crash counts only if a process ended, stood still or was cut off from the queue',
  'fourth-crash': 'no fourth run of an event that ends its processes',
  'open-jobs': 'an empty queue in the end',
  'unexplained-repeat': 'a reason for every repeated run',
  'doubled-effect': 'effects exactly once',
  'effect-of-failure': 'no effect of what failed',
  damage: 'an undamaged file',
  'strange-answer': 'an answer that lets the event come again',
  crash: 'no process ends by itself, but for a handler that exhausts its memory',
} as const

export type BrokenInQueues = Broken<keyof typeof promises>
