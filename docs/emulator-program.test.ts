import { describe, expect, it } from 'vitest'
import { emulatorCommand } from '../packages/emulator/src/program/command.ts'
import { namesIn, tableUnder } from '../tooling/docs/tables.ts'

describe("the table of the emulator's flags", () => {
  it('has every flag, and nothing else', () => {
    const rows = tableUnder('packages/emulator/README.md', 'Run it').map(([names = '']) => namesIn(names).join(', '))
    const visible = emulatorCommand().createHelp().visibleOptions(emulatorCommand())
    expect(rows).toEqual(visible.map(({ flags }) => flags))
  })
})
