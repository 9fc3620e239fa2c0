import type { IncomingMessage } from 'node:http'

/** Beyond these limits the connection is closed: a sender that does not stop sending does not read the response. */
const maxBytes = 16 * 1_048_576
const maxMs = 5000

/** Whether a request has arrived as a whole. Injected requests, as light-my-request makes them, do not say `complete`. */
export function isUploaded(request: IncomingMessage): boolean {
  return request.complete || request.readableEnded
}

/**
 * Reads the rest of an upload and discards it, so that the sender reads the response: closing a socket with unread
 * bytes resets the connection, and the response is lost. Limited in bytes and time. Keeps nothing in memory.
 */
export function discardUpload(request: IncomingMessage): Promise<void> {
  if (isUploaded(request) || request.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    let size = 0
    const cutOff = () => request.destroy()
    const timer = setTimeout(cutOff, maxMs)
    timer.unref()
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    // Text where something has called setEncoding().
    request.on('data', (chunk: Uint8Array | string) => {
      size += chunk.length
      if (size > maxBytes) cutOff()
    })
    request.on('error', done)
    request.on('end', done)
    request.on('close', done)
    request.resume()
  })
}
