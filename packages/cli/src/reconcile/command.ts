import { withApi } from '../api/options.ts'
import { command, type Session } from '../command.ts'

/** The events that a receiver has missed. */
export function reconcileCommand(session: Session) {
  return withApi(
    command('reconcile', {
      summary: 'list the events that a receiver has missed, for instance during an outage',
      examples: [
        ['reconcile wh_abc123 --handled ids.txt', 'ids from a file'],
        ['reconcile wh_abc123 --handled - < ids.json', 'from standard input'],
        ['reconcile wh_abc123 --handled-url $URL', 'asks the receiver'],
        ['reconcile --handled ids.txt --emulator', 'of a local Audian'],
      ],
    }),
  )
    .argument('[id]', 'of the webhook: see endpoints list; all of them by default')
    .option('--handled <file>', 'a file with the ids of the handled events, or - for standard input')
    .option('--handled-url <url>', 'ask the receiver instead: see below')
    .option(
      '--handled-token-env <name>',
      'the environment variable with the bearer token for --handled-url',
      'AUDIAN_HANDLED_TOKEN',
    )
    .option('--events <names...>', 'only these events; a receiver does not remember events without a handler')
    .option('--since <duration>', 'only events of this last period; a receiver forgets after 72h by default', '24h')
    .option('--settle <duration>', 'skip events younger than this: their handlers may still be running', '5m')
    .option('--redeliver', 'with --emulator: deliver the missed events again')
    .addHelpText('after', formats)
    .action(async (id, options) => {
      const { reconcileEvents } = await import('./reconcile-events.ts')
      session.ended(await reconcileEvents(session.terminal(options), id, options))
    })
}

const formats = `
--handled takes a JSON list of ids, JSON lines or plain lines. A JSON line is an
id, or an object with an "id".

--handled-url receives JSON lists of ids by POST, and returns a JSON list of
those that are handled.

The exit code is 1 if events were missed, even if they are delivered again.`
