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
    .argument('<url>', 'of the receiver: one for tests, since it handles what it is sent')
    .option('--secret-env <name>', 'the variable that holds the signing secret', 'AUDIAN_WEBHOOK_SECRET')
    .addOption(new Option('--level <level>', 'how much to check').choices(levels).default('ack' as const))
    .option('--only <ids>', 'only these requirements, by id, with commas between them')
    .option('--observe <url>', 'answers how often each event was handled: {"evt_1": 1}')
    .option('--start <command>', 'starts the receiver, so that the check can kill it and start it again')
    .option('--source <files...>', 'the source of the receiver, for what requests cannot show')
    .option('--timeout <duration>', 'how long an answer may take', '30s')
    .option('--within <duration>', 'how long the receiver may take to handle what it has answered 2xx', '60s')
    .option('--junit <file>', 'also write the results as JUnit XML')
    .action(async (url, options) => {
      const { check } = await import('./check.ts')
      session.ended(await check(session.terminal(options), url, options))
    })
}
