import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { failed, type Requirement } from '../requirement.ts'

/** `signature !== expected` and similar comparisons in common languages. */
const plainComparison =
  /(?<![\w.])[\w.$]*(sig|signature|digest|hmac|expected)[\w.$]*(\(\))?\s*([!=]==?|\bne\b|\beq\b)\s*(?!['"`]|null\b|undefined\b|None\b|nil\b|\d)[$\w]/i

const length = /\b(length|byteLength|len|size)\b/

/** Requirements that requests cannot test. */
export const sourceRequirements: readonly Requirement[] = [
  {
    id: 'SRC-01',
    level: 'ack',
    title: 'Signatures are compared in constant time',
    reason: 'A comparison that stops at the first difference reveals by its duration how many digits were correct.',
    fix: 'Use crypto.timingSafeEqual() in Node, hmac.compare_digest() in Python, hmac.Equal() in Go.',
    needs: ['source'],
    probe: async ({ sources }) => {
      for (const file of sources) {
        const lines = (await readFile(file, 'utf8')).split('\n')
        const at = lines.findIndex((line) => plainComparison.test(line) && !length.test(line))
        if (at !== -1) {
          const sent = 'nothing: this is a line of the source passed with --source'
          return failed({ sent, received: `${basename(file)}:${at + 1}: ${(lines[at] ?? '').trim().slice(0, 100)}` })
        }
      }
      return { status: 'not-observed', because: 'no plain comparison found in --source, which is not proof' }
    },
  },
]
