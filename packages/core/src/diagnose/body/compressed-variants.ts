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
import { finding } from '../cause.ts'
import { limits } from '../limits.ts'
import type { Variant } from '../variant.ts'

/** The body decompressed, within a bound; and compressed, as far as the same bytes can be made again. */
export function* compressedVariants(body: Buffer): Generator<Variant<Buffer>> {
  for (const decompress of [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]) {
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
