import { deepEqual, equal } from 'node:assert/strict'
import type { AdapterCase } from './adapter-case.ts'
import { checkAnswer } from './check-answer.ts'
import { secret, withServer } from './fixture.ts'

/** Many at once, and several receivers beside each other. */
export const parallelCases: readonly AdapterCase[] = [
  {
    name: 'answers 100 deliveries at once, and hands on each as its own',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign, runs }) => {
        const deliveries = Array.from({ length: 100 }, () => sign())
        const answers = await Promise.all(deliveries.map((delivery) => deliver(delivery)))
        for (const answer of answers) checkAnswer(answer, 'received')
        const sent = deliveries.map(({ body }) => Buffer.from(body).toString()).sort()
        deepEqual(runs.all.map(({ context }) => Buffer.from(context.rawBody).toString()).sort(), sent)
      }),
  },
  {
    name: 'runs an event once that is delivered 20 times at once',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign, runs }) => {
        const delivery = sign()
        const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(delivery)))
        equal(runs.all.length, 1)
        for (const { status } of answers) equal(status === 200 || status === 503, true, `Answered ${status}`)
      }),
  },
  {
    name: 'keeps receivers of one process apart',
    run: (subject) =>
      withServer(subject, {}, (one) =>
        withServer(subject, { receiver: { secret: `${secret}_too` } }, async (other) => {
          const [first, second] = await Promise.all([one.deliver(one.sign()), other.deliver(one.sign())])
          checkAnswer(first, 'received')
          checkAnswer(second, 'unauthentic')
          deepEqual([one.runs.all.length, other.runs.all.length], [1, 0])
        }),
      ),
  },
]
