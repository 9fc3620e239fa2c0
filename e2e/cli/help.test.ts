import { describe, expect, it } from 'vitest'
import { audianWebhooks } from './command-line.ts'

const colour = '\u001b'

describe('audian-webhooks', () => {
  it('lists its commands and exit codes', async () => {
    const { exitCode, stdout, stderr } = await audianWebhooks(['--help'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('Usage: audian-webhooks')
    expect(stdout).toContain('endpoints')
    expect(stdout).toMatch(/0 {2}success\n.*1 {2}a problem was found.*\n.*2 {2}the command line is wrong/)
  })

  it('prints the help to standard error when no command is given', async () => {
    const { exitCode, stdout, stderr } = await audianWebhooks([])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('Usage: audian-webhooks')
  })

  it.each([
    [['endpoinst'], 'Did you mean endpoints?'],
    [['endpoints', 'lsit'], 'Did you mean list?'],
    [['endpoints', 'list', '--emulatr'], 'Did you mean --emulator?'],
  ])('refuses %j and suggests what may have been meant', async (args, suggestion) => {
    const { exitCode, stdout, stderr } = await audianWebhooks(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(suggestion)
  })

  it('says in JSON too that a command line is wrong', async () => {
    const { exitCode, stdout } = await audianWebhooks(['endpoints', 'list', '--json', '--emulatr'])
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'USAGE', message: expect.stringContaining('--emulatr') },
    })
  })

  it('knows its version', async () => {
    const { exitCode, stdout } = await audianWebhooks(['--version'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each(['bash', 'zsh', 'fish', 'powershell'])('writes a script that completes commands in %s', async (shell) => {
    const { exitCode, stdout } = await audianWebhooks(['completion', shell])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('audian-webhooks complete')
  })

  it('completes commands and flags', async () => {
    expect((await audianWebhooks(['complete', '--', 'endp'])).stdout).toContain('endpoints\t')
    expect((await audianWebhooks(['complete', '--', 'endpoints', 'list', '--j'])).stdout).toContain('--json\t')
  })

  it('uses colours in a terminal only, and not with NO_COLOR', async () => {
    const error = ['endpoints', 'list']
    expect((await audianWebhooks(error, { columns: 80 })).stdout).toContain(`${colour}[31merror`)
    expect((await audianWebhooks(error, { columns: 80, env: { NO_COLOR: '1' } })).stdout).not.toContain(colour)
    expect((await audianWebhooks(error)).stderr).not.toContain(colour)
  })
})
