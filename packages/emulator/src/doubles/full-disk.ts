/** Adds lines to a file until that fails, and prints how many were written: `full-disk.ts <file>`. */
import { openLineFile } from '../state/line-file.ts'

const file = openLineFile(process.argv[2] ?? '')
let count = 0
try {
  for (; ; count++) file.append('x'.repeat(1000))
} catch (error) {
  process.stdout.write(JSON.stringify({ count, bytes: file.bytes, code: Reflect.get(Object(error), 'code') }))
}
