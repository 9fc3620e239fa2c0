import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import manifest from '../../package.json' with { type: 'json' }
import { isNumber } from '../numbers.ts'
import { receiverUrlProblem } from './receiver-url.ts'

/** The command line of `audian-emulator`. Parsing it throws a CommanderError if it is wrong, or prints help or the version. */
export function emulatorCommand() {
  return new Command('audian-emulator')
    .description('Runs a local Audian: its webhook API, signed deliveries, retries, and a dashboard.')
    .addOption(portOption())
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--allow-host <name>',
      'a host name under which it can be called, such as that of a container; can be repeated',
      collected,
    )
    .option('--forward <url>', 'your receiver: it gets every event; can be repeated', receiver)
    .option('--secret-env <name>', 'sign with the secret in this variable, which your receiver already has')
    .option('--data <folder>', 'keep webhooks, secrets and events here; a temporary folder by default')
    .option('--speed <factor>', 'speed of the retry schedule, as a multiple of real time; 0 stops it', speed, 1)
    .option('--no-color', 'print no colors, as with NO_COLOR=1; FORCE_COLOR=1 prints them to a pipe too')
    .version(manifest.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', examples)
    .showHelpAfterError('Run it with --help to see all flags and examples.')
    .exitOverride()
}

export type Flags = ReturnType<ReturnType<typeof emulatorCommand>['opts']>

function portOption() {
  return new Option('--port <number>', 'port to listen on; 4010, or the next free port, by default')
    .env('EMULATOR_PORT')
    .argParser(port)
}

const examples = `
Examples:
  # starts it; the dashboard registers webhooks and sends events
  $ npx @audian-webhooks/emulator
  # sends every event to your receiver
  $ npx @audian-webhooks/emulator --forward http://localhost:3000/webhooks
  # keeps webhooks, secrets and events
  $ npx @audian-webhooks/emulator --data .audian`

function port(text: string): number | undefined {
  // A variable that is set to nothing counts as absent.
  if (text === '') return undefined
  if (/^\d{1,5}$/.test(text) && isNumber('port', Number(text))) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535; 0 takes a free port.')
}

function speed(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && isNumber('speed', Number(text))) return Number(text)
  throw new InvalidArgumentError('It must be a number from 0 to 1,000,000.')
}

function receiver(text: string, earlier: readonly string[] = []): readonly string[] {
  // Plain HTTP may go to every host that is named here: the person who starts the emulator chooses it.
  const problem = receiverUrlProblem(text, () => true)
  if (problem !== undefined) throw new InvalidArgumentError(problem)
  return [...earlier, new URL(text).href]
}

function collected(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text]
}
