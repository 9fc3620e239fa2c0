import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundledProgram } from '@audian-webhooks/test-services'
import { describe, expect, it } from 'vitest'
import { root } from '../tooling/workspace.ts'

const run = promisify(execFile)

describe('the page of events and the JSON Schema', () => {
  it('are fresh', async () => {
    const generate = await bundledProgram(join(root, 'tooling/generate-docs.ts'))
    await expect(run(process.execPath, [generate, '--check'], { cwd: root })).resolves.toEqual({
      stdout: '',
      stderr: '',
    })
  })
})
