import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { root } from '../tooling/workspace.ts'

const run = promisify(execFile)

describe('the page of events and the JSON Schema', () => {
  it('are fresh', async () => {
    const generate = ['--import', 'tsx', '--conditions=source', join(root, 'tooling/generate-events.ts'), '--check']
    await expect(run(process.execPath, generate, { cwd: root })).resolves.toEqual({ stdout: '', stderr: '' })
  })
})
