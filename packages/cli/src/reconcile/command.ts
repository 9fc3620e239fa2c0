import { withApi } from '../api/options.ts'
import { command, type Session } from '../command.ts'

/** What a receiver has missed of the events that Audian had to deliver. */
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
    .option('--handled <file>', 'the ids of the handled events, or - for standard input')
    .option('--handled-url <url>', 'ask the receiver instead: see below')
    .option(
      '--handled-token-env <name>',
      'the variable with the bearer token for --handled-url',
      'AUDIAN_HANDLED_TOKEN',
    )
    .option('--events <names...>', 'only these; a receiver remembers no event that has no handler')
    .option('--since <duration>', 'only events of this last while; a receiver forgets after 72h by default', '24h')
    .option('--settle <duration>', 'younger events may still be in their handlers', '5m')
    .option('--redeliver', 'with --emulator: have the missed events delivered again')
    .addHelpText('after', formats)
    .action(async (id, options) => {
      const { reconcileEvents } = await import('./reconcile-events.ts')
      session.ended(await reconcileEvents(session.terminal(options), id, options))
    })
}

const formats = `
--handled takes a JSON list of ids, JSON lines or plain lines. A JSON line is an
id, or an object with an "id".

--handled-url gets JSON lists of ids by POST, and answers with a JSON list of
those that are handled.

Ends with 1 if events were missed, also if they are delivered again.`
