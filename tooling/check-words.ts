/** Whether comments, messages and pages use plain words: see words/words-to-avoid.ts. With paths as arguments, only there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'
import { findWords } from './words/find-words.ts'
import { root } from './workspace.ts'

const texts = [
  '*.md',
  '*.ts',
  '*.tsx',
  '*.mts',
  '*.cts',
  '*.js',
  '*.mjs',
  '*.cjs',
  '*.yaml',
  '*.yml',
  '*.json',
  '*.css',
  '*.html',
]
const excluded = ['pnpm-lock.yaml', 'tooling/words/']
const paths = process.argv.slice(2)

const listed = await run('git', ['ls-files', '-z', '--', ...(paths.length > 0 ? paths : texts)])
const isText = (file: string) => texts.some((pattern) => file.endsWith(pattern.slice(1)))
// Not by git: with one path in front, its exclusions leave out everything.
const files = listed.split('\0').filter((file) => isText(file) && !excluded.some((path) => file.startsWith(path)))

let count = 0
for (const file of files) {
  for (const { line, text, instead } of findWords(readFileSync(join(root, file), 'utf8'))) {
    count += 1
    console.log(`${file}:${line}: "${text}". Better: ${instead}.`)
  }
}
console.log(`${files.length} files, ${count} words to avoid.`)
if (count > 0 || files.length === 0) process.exitCode = 1
