import { finding } from '../cause.ts'
import type { Variant } from '../variant.ts'

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** What may have been added to, or taken off, the ends of a body. */
export function* edgeVariants(body: Buffer): Generator<Variant<Buffer>> {
  const bare = withoutMark(body)
  if (bare !== body) yield { value: bare, cause: markAdded }
  else yield { value: Buffer.concat([byteOrderMark, body]), cause: markTaken }
  yield* endVariants(body)
  const trimmed = trim(body)
  if (trimmed.length < body.length) yield { value: trimmed, cause: spaceAdded }
  for (const space of [' ', '\n', '\r\n', '\t']) {
    yield { value: Buffer.concat([Buffer.from(space), body]), cause: spaceTaken }
    yield { value: Buffer.concat([Buffer.from(space), body, Buffer.from(space)]), cause: spaceTaken }
  }
  for (const space of [' ', '\t', '\n\n', '\r\n\r\n']) {
    yield { value: Buffer.concat([body, Buffer.from(space)]), cause: spaceTaken }
  }
  const end = endOf(body, (byte) => byte !== 0)
  if (end < body.length) yield { value: body.subarray(0, end), cause: padded }
}

function* endVariants(body: Buffer): Generator<Variant<Buffer>> {
  for (const end of ['\r\n', '\n']) {
    if (body.subarray(-end.length).toString('latin1') === end) {
      yield { value: body.subarray(0, body.length - end.length), cause: newlineAdded }
    }
  }
  for (const end of ['\n', '\r\n']) yield { value: Buffer.concat([body, Buffer.from(end)]), cause: newlineTaken }
}

function withoutMark(body: Buffer): Buffer {
  return body.subarray(0, 3).equals(byteOrderMark) ? body.subarray(3) : body
}

/** Without the white space around it. */
function trim(body: Buffer): Buffer {
  const solid = (byte: number) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d)
  const end = endOf(body, solid)
  return end === 0 ? body.subarray(0, 0) : body.subarray(body.findIndex(solid), end)
}

/** Where the last byte of a kind ends; 0 if there is none. */
function endOf(body: Buffer, kind: (byte: number) => boolean): number {
  let end = body.length
  while (end > 0 && !kind(body[end - 1] ?? 0)) end--
  return end
}

const markAdded = finding('body-byte-order-mark', 'A byte-order mark was added in front of the body.')
const markTaken = finding('body-byte-order-mark', 'The byte-order mark in front of the body was removed.')
const newlineAdded = finding('body-final-newline', 'A line break was added at the end of the body.')
const newlineTaken = finding('body-final-newline', 'The line break at the end of the body was removed.')
const spaceAdded = finding('body-white-space', 'White space was added around the body.')
const spaceTaken = finding('body-white-space', 'White space around the body was removed.')
const padded = finding('body-padded', 'Zero bytes follow the body.')
