import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib'
import { type Finding, finding } from '../cause.ts'
import { limits } from '../limits.ts'
import type { Variant } from '../variant.ts'

/** The body decompressed, within a bound; and compressed, as Node does it: other compressors write other bytes. */
export function* compressedVariants(body: Buffer): Generator<Variant<Buffer>> {
  for (const decompress of decompressors) {
    const value = decompressed(body, decompress)
    if (value !== undefined) yield { value, cause: compressed }
  }
  if (body.length > limits.rewrittenBody) return
  for (const level of [6, 9, 1]) {
    const zipped = gzipSync(body, { level })
    // The tenth byte names the operating system: Unix, unknown, and what other libraries write.
    for (const system of [3, 255, 0, 10, 19]) {
      yield {
        value: Buffer.concat([zipped.subarray(0, 9), Buffer.from([system]), zipped.subarray(10)]),
        cause: expanded,
      }
    }
    yield { value: deflateSync(body, { level }), cause: expanded }
  }
  for (const quality of [11, 4]) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality }
    yield { value: brotliCompressSync(body, { params }), cause: expanded }
  }
}

/** Names the change if the body that arrived is the one that was sent, decompressed. */
export function decompression(sent: Buffer, received: Buffer): Finding | undefined {
  return decompressors.some((decompress) => decompressed(sent, decompress)?.equals(received)) ? expanded : undefined
}

/** Whether it contains more than is decompressed here. */
export function expandsTooFar(body: Buffer): boolean {
  return decompressors.some((decompress) => {
    try {
      decompress(body, { maxOutputLength: limits.changedBody })
      return false
    } catch (error) {
      return error instanceof RangeError
    }
  })
}

const decompressors = [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]

function decompressed(
  body: Buffer,
  decompress: (body: Buffer, options: { maxOutputLength: number }) => Buffer,
): Buffer | undefined {
  try {
    const bytes = decompress(body, { maxOutputLength: limits.changedBody })
    return bytes.length > 0 ? bytes : undefined
  } catch {
    return undefined
  }
}

const compressed = finding(
  'body-compressed',
  'The body arrived compressed; the signature was made over the decompressed bytes.',
)
const expanded = finding(
  'body-decompressed',
  'The body was decompressed on the way; the signature was made over the compressed bytes.',
)
