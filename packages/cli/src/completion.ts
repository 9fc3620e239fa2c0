import tab from '@bomb.sh/tab/commander'
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import type { Command } from 'commander'

/** Prints the script for `completion <shell>`, and handles the `complete -- …` calls of that script. */
export function addCompletion(program: CommandUnknownOpts): void {
  // The same class: the other package only adds types to it.
  tab(program as unknown as Command, { completionCommandName: 'completion' })
}
