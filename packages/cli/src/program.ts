import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import manifest from '../package.json' with { type: 'json' }
import { checkCommand } from './check/command.ts'
import type { Session } from './command.ts'
import { devCommand } from './dev/command.ts'
import { doctorCommand } from './doctor/command.ts'
import { endpointsCommand } from './endpoints/command.ts'
import { initCommand } from './init/command.ts'
import { logsCommand } from './logs/command.ts'
import { reconcileCommand } from './reconcile/command.ts'
import { replayCommand } from './replay/command.ts'
import { scenarioCommand } from './scenario/command.ts'
import { triggerCommand } from './trigger/command.ts'
import { verifyCommand } from './verify/command.ts'

/**
 * The whole command line. The code of a command is loaded when it runs, so that help is fast.
 *
 * @param completion whether the completion library will add the `completion` command itself
 */
export function createProgram(session: Session, { completion }: { completion: boolean }): CommandUnknownOpts {
  const program = new Command('audian-webhooks')
    .description("Develop with, check and manage Audian's webhooks.")
    .version(manifest.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', exitCodeLines)
    .showHelpAfterError('Run it with --help to see arguments, flags and examples.')
    .exitOverride()
    .addCommand(initCommand(session))
    .addCommand(devCommand(session))
    .addCommand(triggerCommand(session))
    .addCommand(scenarioCommand(session))
    .addCommand(replayCommand(session))
    .addCommand(endpointsCommand(session))
    .addCommand(logsCommand(session))
    .addCommand(reconcileCommand(session))
    .addCommand(doctorCommand(session))
    .addCommand(verifyCommand(session))
    .addCommand(checkCommand(session))
  if (!completion) program.addCommand(completionCommand())
  inherit(program)
  return program
}

/** Settings of the program for all of its commands. */
function inherit(parent: CommandUnknownOpts): void {
  for (const child of parent.commands) {
    child.copyInheritedSettings(parent)
    inherit(child)
  }
}

const exitCodeLines = `
Exit codes:
  0  success
  1  a problem was found, or the command failed
  2  the command line is wrong

Secrets and tokens are read from environment variables and never printed.`

/** Printed in the help. Its code is loaded when it is called: see run.ts. */
function completionCommand() {
  const shell = new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish', 'powershell'])
  return new Command('completion').description('print a script that completes commands and flags').addArgument(shell)
}
