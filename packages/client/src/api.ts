import { authTokenHeader } from '@audian-webhooks/core/protocol'
import type * as z from 'zod/mini'
import type { TokenSource } from './auth/token-source.ts'
import { ApiError } from './errors/api-error.ts'
import type { Answer, Call } from './http/call.ts'
import { type Circumstances, invalidAnswer } from './http/failure.ts'
import { orAborted } from './http/or-aborted.ts'
import { parseAnswer } from './http/parse-answer.ts'
import { newHistory } from './http/repeat.ts'
import type { Send } from './http/send.ts'

/** Makes calls with a token. All methods throw ApiError, the signal's reason, or the error of the token source. */
export interface Api {
  /** What was answered, as the schema has it. */
  ask<T>(call: Call, schema: z.ZodMiniType<T>): Promise<T>
  /** Any answer counts as a success only. */
  tell(call: Call): Promise<void>
  /** What was answered, and how to say that it is not what it should be. */
  raw(call: Call): Promise<RawAnswer>
}

export interface RawAnswer {
  readonly answer: Answer
  invalid(problem: string): ApiError
}

export interface ApiParts {
  readonly send: Send
  readonly tokens: TokenSource
  /** What else is never to be shown, beside the token. */
  readonly secrets: readonly string[]
}

export function createApi(parts: ApiParts): Api {
  return {
    async ask(call, schema) {
      const { answer, circumstances } = await withToken(parts, call)
      return parseAnswer(schema, answer, circumstances)
    },
    async tell(call) {
      await withToken(parts, call)
    },
    async raw(call) {
      const { answer, circumstances } = await withToken(parts, call)
      return { answer, invalid: (problem) => invalidAnswer(problem, answer, circumstances) }
    },
  }
}

/** A rejected token is replaced, and the call is sent again once: the rejected call has had no effect. */
async function withToken(parts: ApiParts, given: Call): Promise<{ answer: Answer; circumstances: Circumstances }> {
  const history = newHistory()
  const call = { ...given, signal: ownSignal(given.signal) }
  const attempt = async (token: string) => {
    const circumstances = { call, history, secrets: [token, ...parts.secrets] }
    const answer = await parts.send(call, { ...circumstances, headers: { [authTokenHeader]: token } })
    return { answer, circumstances }
  }
  call.signal?.throwIfAborted()
  const token = await orAborted(parts.tokens.current(), call.signal)
  try {
    return await attempt(token)
  } catch (error) {
    if (!ApiError.is(error) || error.code !== 'UNAUTHORIZED') throw error
    const next = await orAborted(parts.tokens.renewed(token), call.signal)
    if (next === undefined) throw error
    return await attempt(next)
  }
}

/** Many calls may share a signal, and Node warns of more than ten listeners on one. */
function ownSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  return signal && AbortSignal.any([signal])
}
