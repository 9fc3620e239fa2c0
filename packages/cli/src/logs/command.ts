import { withApi } from '../api/options.ts'
import { command, type Session } from '../command.ts'

/** The outcome of events, as Audian logs it. */
export function logsCommand(session: Session) {
  return withApi(
    command('logs', {
      summary: 'show the outcome of the events of a webhook, or of all',
      examples: [
        ['logs --since 1h', 'of all webhooks, in the last hour'],
        ['logs wh_abc123 --failed', 'only events that Audian has given up'],
        ['logs --follow --emulator', 'prints new entries as they arrive'],
      ],
    }),
  )
    .argument('[id]', 'of the webhook: see endpoints list')
    .option('--failed', 'only only events that Audian has given up')
    .option('--since <duration>', 'only events of this last period: 90s, 10m, 1h, 2d')
    .option('--limit <number>', 'maximum number of entries, the latest ones', '100')
    .option('-f, --follow', 'print new and changed entries until Ctrl-C')
    .option('--every <duration>', 'how often --follow polls', '5s')
    .action(async (id, options) => {
      const { logs } = await import('./logs.ts')
      session.ended(await logs(session.terminal(options), id, options))
    })
}
