import { parseArgs } from 'node:util'

/** What the demo was asked for. */
export type Command =
  | { readonly once: boolean; readonly data: string | undefined }
  | { readonly print: string; readonly exitCode: 0 | 2 }

export const help = `npm start -- [flags]

Plays a documented call at a receiver and explains every answer. Then it goes on listening.

  --data DIR  keeps store, queue and the local Audian in this folder, and goes on
              with what is there; a temporary folder by default
  --once      ends after the scenario, with 1 if an answer is not as it should be
  --help      prints this

Environment variables:
  PORT            where the receiver listens; 3000 by default, or a free port
  EMULATOR_PORT   where the local Audian and its dashboard listen; 4010 by default, or a free port
  NO_COLOR        any text: no colours`

/** An unknown flag is an error: exit code 2. */
export function commandOf(args: string[]): Command {
  try {
    const { values } = parseArgs({
      args,
      options: { once: { type: 'boolean' }, data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    return values.help ? { print: help, exitCode: 0 } : { once: values.once ?? false, data: values.data }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { print: `${why}\n\n${help}`, exitCode: 2 }
  }
}
