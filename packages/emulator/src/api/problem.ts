import type { FastifyReply } from 'fastify'
import { newId } from '../ids.ts'

/** The `message` of each status in the vendor's error format. */
const messages: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not found',
  409: 'conflict',
  413: 'request too large',
  415: 'unsupported media type',
  422: 'invalid data',
  429: 'too many requests',
  500: 'internal error',
  503: 'unavailable',
}

/** An error in the vendor's format, `{"error":"401","message":"unauthorized","status":"error"}`, and what is wrong in `data`. */
export function problem(reply: FastifyReply, status: number, data?: object): FastifyReply {
  return reply.code(status).send({
    error: String(status),
    message: messages[status] ?? 'error',
    status: 'error',
    request_id: newId('req'),
    ...(data !== undefined && { data }),
  })
}
