import { type Finding, failed, passed } from '../requirement.ts'
import type { Subject } from '../subject.ts'
import { RawConnection, wireBytes } from '../wire/raw-connection.ts'

const mebibyte = 1_048_576
const size = 32 * mebibyte
const pieceSize = mebibyte / 4

interface Upload {
  /** `undefined`: the connection was closed instead. */
  readonly status: number | undefined
  /** All of it was sent before the answer. */
  readonly whole: boolean
}

/**
 * A body of 32 MiB is rejected. It is signed: a receiver that reads it to its end without a limit answers 2xx, and shows it. Refused
 * only after all of it is a warning: from outside, reading it and throwing it away looks like reading it into memory.
 */
export async function expectTooLarge(subject: Subject, framing: 'length' | 'chunked'): Promise<Finding> {
  subject.sent += 1
  const body = Buffer.alloc(size, ' ')
  body.write(subject.body())
  const message = subject.signed(
    `a signed body of 32 MiB (${framing === 'chunked' ? 'in chunks' : 'with its length'})`,
    body,
  )
  const head = wireBytes(subject.target, { ...message, body: Buffer.alloc(0) }, size).toString('latin1')
  const framed = framing === 'chunked' ? head.replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked') : head

  const upload = await uploaded(
    subject,
    Buffer.from(framed, 'latin1'),
    framing === 'chunked' ? chunksOf(body) : piecesOf(body),
  )
  if (upload === undefined) return failed({ sent: message.what, received: 'no answer' })
  const { status, whole } = upload
  if (status !== undefined && status < 400) return failed({ sent: message.what, received: String(status) })
  if (!whole) return passed
  return {
    status: 'warned',
    sent: message.what,
    received: `${status ?? 'the connection closed'}, after the whole body was read`,
  }
}

/** Sends until an answer comes, or the connection ends. `undefined`: neither came in time. */
async function uploaded({ target }: Subject, head: Buffer, pieces: Iterable<Buffer>): Promise<Upload | undefined> {
  const connection = await RawConnection.open(target)
  const isOver = () => connection.ended || connection.statuses().length > 0
  try {
    await connection.send(head)
    let whole = true
    for (const piece of pieces) {
      if (isOver()) {
        whole = false
        break
      }
      if (!(await connection.send(piece, target.timeoutMs))) return undefined
    }
    if (!(await connection.until(1, target.timeoutMs))) return undefined
    return { status: connection.statuses()[0], whole }
  } finally {
    connection.close()
  }
}

function* piecesOf(body: Buffer): Iterable<Buffer> {
  for (let at = 0; at < body.byteLength; at += pieceSize) yield body.subarray(at, at + pieceSize)
}

function* chunksOf(body: Buffer): Iterable<Buffer> {
  for (const piece of piecesOf(body)) {
    yield Buffer.concat([Buffer.from(`${piece.byteLength.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
  }
  yield Buffer.from('0\r\n\r\n')
}
