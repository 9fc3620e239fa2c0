import type { ServerResponse } from 'node:http'
import type { Reply } from './scripted-api.ts'

/** Closes the connection before anything is answered. */
export const cut: Reply = (response) => response.socket?.destroy()

/** Closes the connection in the middle of the body. */
export const cutMidway: Reply = (response) => {
  response.writeHead(200, { 'content-length': '100' })
  response.write('{"id":', () => response.socket?.destroy())
}

/** Never answers. */
export const silence: Reply = () => undefined

/** Answers the headers and the beginning of a body, and nothing after it. */
export const halfSilence: Reply = (response) => {
  response.writeHead(200)
  response.write('{"id":')
}

/** A body without end. */
export const endless: Reply = (response) => pour(response)

/** The vendor's form of errors. */
export function refusal(status: number, rest: object = {}, headers: Record<string, string> = {}): Reply {
  const body = { error: String(status), message: `message ${status}`, status: 'error', ...rest }
  return { status, body, headers }
}

function pour(response: ServerResponse): void {
  if (response.destroyed) return
  response.write('x'.repeat(1_048_576), (error) => {
    if (error == null) pour(response)
  })
}
