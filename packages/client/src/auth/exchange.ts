import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { parseAnswer } from '../http/parse-answer.ts'
import { newHistory } from '../http/repeat.ts'
import type { Send } from '../http/send.ts'
import { tokenProblem } from './token-problem.ts'

const error = en().localeError
const token = z.string({ error }).check(z.refine((value) => tokenProblem(value) === undefined, { error }))
const exchanged = z.looseObject({ auth_token: token }, { error })

/** Exchanges an API key for a token. Source: the vendor's page on authentication. @throws ApiError */
export async function exchange(send: Send, apiKey: string): Promise<string> {
  const call = { method: 'PUT', path: '/api_auth', body: { data: { api_key: apiKey } }, repeatable: true } as const
  const circumstances = { call, history: newHistory(), secrets: [apiKey], headers: {} }
  return parseAnswer(exchanged, await send(call, circumstances), circumstances).auth_token
}
