import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, 'decisions')
const index = readFileSync(join(folder, 'index.md'), 'utf8')
const records = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name))

describe('decision records', () => {
  it.each(records)('%s has its number, a context and a decision, and is in the index', (name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const title = /^# (\d{4}: .+)$/m.exec(text)?.[1]
    expect(title?.slice(0, 4)).toBe(name.slice(0, 4))
    expect(text).toContain('\n## Context\n')
    expect(text).toContain('\n## Decision\n')
    expect(index).toContain(`- [${title}](${name})`)
  })
})
