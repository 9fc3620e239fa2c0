import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Level, levels, type Requirement } from '../../packages/cli/src/check/requirement.ts'
import { requirements } from '../../packages/cli/src/check/requirements.ts'
import { root } from '../workspace.ts'

const begin = '<!-- requirements: written by npm run docs:generate -->'
const end = '<!-- end of requirements -->'

/** docs/reference/conformance.md with its list as the code has it. The rest of the page is written by hand. */
export function conformancePage(): string {
  const page = readFileSync(join(root, 'docs/reference/conformance.md'), 'utf8')
  const [before, rest = ''] = page.split(begin)
  const [, after] = rest.split(end)
  if (after === undefined) throw new Error('docs/reference/conformance.md: the place of the requirements is missing.')
  return `${before}${begin}\n\n${levels.map(section).join('\n\n')}\n\n${end}${after}`
}

function section(level: Level): string {
  const rows = requirements.filter((requirement) => requirement.level === level).map(row)
  return [
    `### ${level}`,
    '',
    '| id | requirement | why it matters | how to fulfil it |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function row({ id, title, reason, fix, needs = [] }: Requirement): string {
  const flags = needs.map((means) => ` \`--${means}\``).join('')
  return `| ${id} | ${escaped(title)}${flags} | ${escaped(reason)} | ${escaped(fix)} |`
}

function escaped(text: string): string {
  return text.replace(/[<*_|]/g, '\\$&')
}
