import { withApi } from '../api/options.ts'
import { command, type Session } from '../command.ts'

/** The outcome of events, as Audian tells it. */
export function logsCommand(session: Session) {
  return withApi(
    command('logs', {
      summary: 'show the outcome of the events of a webhook, or of all',
      examples: [
        ['logs --since 1h', 'of all webhooks, in the last hour'],
        ['logs wh_abc123 --failed', 'what Audian has given up'],
        ['logs --follow --emulator', 'continues printing'],
      ],
    }),
  )
    .argument('[id]', 'of the webhook: see endpoints list')
    .option('--failed', 'only what Audian has given up')
    .option('--since <duration>', 'only events of this last while: 90s, 10m, 1h, 2d')
    .option('--limit <number>', 'the latest entries, at most so many', '100')
    .option('-f, --follow', 'continue printing what changes, until Ctrl-C')
    .option('--every <duration>', 'how often --follow asks', '5s')
    .action(async (id, options) => {
      const { logs } = await import('./logs.ts')
      session.ended(await logs(session.terminal(options), id, options))
    })
}
