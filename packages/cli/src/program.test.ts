import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { describe, expect, it } from 'vitest'
import { createProgram } from './program.ts'

function program(): CommandUnknownOpts {
  const silent = () => undefined
  return createProgram({ terminal: silent as never, ended: silent }, { completion: false })
}

function leaves(command: CommandUnknownOpts, path: readonly string[] = []): [name: string, CommandUnknownOpts][] {
  if (command.commands.length === 0) return [[path.join(' '), command]]
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]))
}

function helpOf(command: CommandUnknownOpts): string {
  let text = ''
  command.configureOutput({
    writeOut: (part) => {
      text += part
    },
  })
  command.outputHelp()
  return text
}

/** The arguments of a line as a shell would pass them, up to a pipe, a redirection or a comment. */
function argumentsOf(line: string): string[] {
  const [command = ''] = line.split(/ [|<>#] ?/)
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
}

describe.each(leaves(program()).filter(([name]) => name !== 'completion'))('audian-webhooks %s', (name, command) => {
  const help = helpOf(command)
  const examples = [...help.matchAll(/^ {2}\$ audian-webhooks (.+)$/gm)].map(([, line = '']) => line)

  it('can print JSON', () => {
    expect(command.options.map(({ long }) => long)).toContain('--json')
  })

  it('has examples of itself', () => {
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) expect(example).toMatch(new RegExp(`^${name}( |$)`))
  })

  it.each(examples)('%s is taken', async (example) => {
    const whole = program()
    let called = false
    for (const [, leaf] of leaves(whole)) {
      leaf.configureOutput({ writeErr: () => undefined })
      leaf.action(() => {
        called = true
      })
    }
    await whole.parseAsync(argumentsOf(example), { from: 'user' })
    expect(called).toBe(true)
  })
})
