import { Option } from '@commander-js/extra-typings'
import { command, type Session } from '../command.ts'
import { levels } from './requirement.ts'

/** Conformance of a receiver, written in any language. */
export function checkCommand(session: Session) {
  return command('check', {
    summary: 'check from outside whether a receiver does what Audian requires',
    examples: [
      ['check http://localhost:3000/webhooks', 'with the secret in AUDIAN_WEBHOOK_SECRET'],
      ['check http://localhost:3000/webhooks --only ACK-10,ACK-22', 'two requirements'],
    ],
  })
    .argument('<url>', 'of a receiver for tests, since it handles the events that are sent')
    .option('--secret-env <name>', 'the environment variable with the signing secret', 'AUDIAN_WEBHOOK_SECRET')
    .addOption(new Option('--level <level>', 'how much to check').choices(levels).default('ack' as const))
    .option('--only <ids>', 'only these requirements, as ids separated by commas')
    .option('--observe <url>', 'returns how often each event was handled: {"evt_1": 1}')
    .option('--start <command>', 'starts the receiver, so that the check can kill and restart it')
    .option('--source <files...>', 'source files of the receiver, for requirements that requests cannot test')
    .option('--timeout <duration>', 'how long a response may take', '30s')
    .option('--within <duration>', 'how long the receiver may take to handle an event after its 2xx response', '60s')
    .option('--junit <file>', 'also write the results as JUnit XML')
    .action(async (url, options) => {
      const { check } = await import('./check.ts')
      session.ended(await check(session.terminal(options), url, options))
    })
}
