import { parseArgs } from 'node:util'

/** The parsed command line of the demo. */
export type Command =
  | { readonly once: boolean; readonly data: string | undefined }
  | { readonly print: string; readonly exitCode: 0 | 2 }

export const help = `npm start -- [flags]

A local Audian with a dashboard sends a documented call to a receiver. Each
delivery is one line, with the answer and its reason. Then both keep listening.

  --data DIR  keeps store, queue and the local Audian in this folder, and
              continues with what is there; a temporary folder by default
  --once      ends after the scenario, with 1 if an answer is not the expected
  --help, -h  prints this

Environment variables:
  PORT            where the receiver listens; 3000, or a free port, by default
  EMULATOR_PORT   where the local Audian and its dashboard listen; 4010, or a
                  free port, by default
  NO_COLOR        any text: no colours
  FORCE_COLOR     1: colours also where the output is not a terminal`

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
