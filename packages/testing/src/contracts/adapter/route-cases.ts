import { equal } from 'node:assert/strict'
import type { AdapterCase } from './adapter-case.ts'
import { checkAnswer, checkMethodNotAllowed } from './check-answer.ts'
import { path, withServer } from './fixture.ts'

/** Which requests reach the receiver. */
export const routeCases: readonly AdapterCase[] = [
  ...['GET', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH'].map(
    (method): AdapterCase => ({
      name: `answers ${method} with 405 and what is allowed`,
      run: (subject) =>
        withServer(subject, {}, async ({ deliver, sign, arrivals }) => {
          checkMethodNotAllowed(await deliver(sign(), { method }), method)
          equal(arrivals.all.length, 0)
        }),
    }),
  ),
  {
    name: 'compares the path without its query and a trailing slash',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign }) => {
        for (const rest of ['', '/', '?', '?source=audian', '/?source=audian', '?path=/elsewhere']) {
          checkAnswer(await deliver(sign(), { target: `${path}${rest}` }), 'received')
        }
      }),
  },
  {
    name: 'answers other paths with 404',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign, arrivals }) => {
        for (const target of ['/', '/elsewhere', `${path}-too`, `/elsewhere${path}`, `/elsewhere?path=${path}`]) {
          equal((await deliver(sign(), { target })).status, 404, `POST ${target}`)
        }
        equal(arrivals.all.length, 0)
      }),
  },
]
