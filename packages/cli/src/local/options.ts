import type { Command, OptionValues } from '@commander-js/extra-typings'

/** Adds the flag of commands that use a local Audian. */
export function withLocalAudian<Args extends unknown[], Options extends OptionValues>(command: Command<Args, Options>) {
  return command.option('--emulator <url>', 'the local Audian; AUDIAN_EMULATOR or http://127.0.0.1:4010 by default')
}
